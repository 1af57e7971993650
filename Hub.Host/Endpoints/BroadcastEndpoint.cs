using System.Text.Json;
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
        app.MapPost("/broadcast", async (HttpContext context, IHubRooms rooms) =>
        {
            if (context.Request.ContentLength is 0 || !context.Request.CanHaveBody())
                return Problem(StatusCodes.Status400BadRequest, """A body is needed: {"message":"…"}""");
            if (!context.Request.HasJsonContentType())
                return Problem(StatusCodes.Status415UnsupportedMediaType, "The body's Content-Type must be application/json");

            JsonDocument body;
            try
            {
                body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            }
            catch (JsonException broken)
            {
                return Problem(StatusCodes.Status400BadRequest, $"The body is not JSON: {broken.Message}");
            }

            using (body)
            {
                if (body.RootElement.ValueKind != JsonValueKind.Object || !body.RootElement.TryGetProperty("message", out var message))
                    return Problem(StatusCodes.Status400BadRequest, """The body has no message: {"message":"…"}""");
                var sent = await rooms.BroadcastAsync(message, context.RequestAborted);
                return Results.Json(new BroadcastResult(sent), HostJson.Default.BroadcastResult);
            }
        })
        .NeedsApiKey(ApiScope.Broadcast, opensOnLoopback: true)
        .Describe(
            "broadcast", "broadcast", "Says one message to every connection",
            "Every connection of the hub's routes gets {\"type\":\"broadcast\",\"message\":…}. Needs no key where none is configured and every listener is loopback.",
            typeof(BroadcastRequest))
        .Produces<BroadcastResult>()
        .AnswersErrors(StatusCodes.Status400BadRequest, StatusCodes.Status415UnsupportedMediaType);

    private static IResult Problem(int status, string text) =>
        Results.Json(new ApiError(text), HostJson.Default.ApiError, statusCode: status);

    private static bool CanHaveBody(this HttpRequest request) =>
        request.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? true;
}
