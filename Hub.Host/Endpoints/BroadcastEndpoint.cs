using Hub.Actors;
using Hub.Host.Api;

namespace Hub.Host.Endpoints;

/// <summary>Maps <c>POST /broadcast</c>.</summary>
public static class BroadcastEndpoint
{
    /// <summary>
    /// Maps <c>POST /broadcast</c>: its body <c>{"message":…}</c> goes to every connection of the hub's routes as
    /// <c>{"type":"broadcast","message":…}</c>, and <c>{"sent":3}</c> comes back. Needs one of <c>HUB__API__KEYS__0__KEY</c> … with the scope
    /// <c>broadcast</c>; where there is no key at all, every listener must be loopback.
    /// </summary>
    /// <param name="app">Where to map it.</param>
    public static IEndpointConventionBuilder MapBroadcast(this IEndpointRouteBuilder app) =>
        app.MapPost("/broadcast", (HttpContext context, IHubRooms rooms) => BroadcastBody.ReadAsync(context, async message =>
            Results.Json(new BroadcastResult(await rooms.BroadcastAsync(message, context.RequestAborted)), HostJson.Default.BroadcastResult)))
        .NeedsApiKey(ApiScope.Broadcast, opensOnLoopback: true)
        .Describe(
            "broadcast", "broadcast", "Says one message to every connection",
            "Every connection of the hub's routes gets {\"type\":\"broadcast\",\"message\":…}. Needs no key where none is configured and every listener is loopback.",
            typeof(BroadcastRequest))
        .Produces<BroadcastResult>()
        .AnswersErrors(StatusCodes.Status400BadRequest, StatusCodes.Status415UnsupportedMediaType);
}
