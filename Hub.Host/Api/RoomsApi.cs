using Hub.Actors;
using Hub.Host.Endpoints;

namespace Hub.Host.Api;

/// <summary>Maps the HTTP API of rooms.</summary>
public static class RoomsApi
{
    private const string Prefix = "/api/rooms/{room}";
    private const string Tag = "rooms";

    /// <summary>
    /// Maps <c>POST /api/rooms/{room}/messages</c>, which publishes, <c>GET</c> of the same, which reads the room's history, and
    /// <c>GET /api/rooms/{room}/members</c>. Each needs an API key with its scope (<c>HUB__API__KEYS__0__SCOPES</c>), <c>publish</c> or <c>read</c>; with no key
    /// configured all are refused.
    /// </summary>
    /// <param name="app">Where to map them.</param>
    public static void MapRoomsApi(this IEndpointRouteBuilder app)
    {
        app.MapPost($"{Prefix}/messages", (HttpContext context, HubNode node, string room) => new RoomRequests(node).PublishAsync(context)).NeedsApiKey(ApiScope.Publish)
            .Describe("publish", Tag, "Publishes in a room", "The header Idempotency-Key is the same as the member key.", typeof(PublishRequest))
            .Produces<Published>().AnswersErrors(400, 413, 415, 503);
        app.MapGet(
                $"{Prefix}/messages",
                (HttpContext context, HubNode node, string room, string? limit, string? epoch, string? offset, string? reverse) =>
                    new RoomRequests(node).HistoryAsync(context, limit, epoch, offset, reverse)).NeedsApiKey(ApiScope.Read)
            .Describe("history", Tag, "Reads what a room keeps", "With epoch and offset what is behind that position, or before it where reverse is true.")
            .Produces<History>().AnswersErrors(400, 404, 410, 503);
        app.MapGet($"{Prefix}/members", (HttpContext context, HubNode node, string room) => new RoomRequests(node).MembersAsync(context)).NeedsApiKey(ApiScope.Read)
            .Describe("members", Tag, "Says who is in a room").Produces<Members>().AnswersErrors(400, 404, 503);
    }
}
