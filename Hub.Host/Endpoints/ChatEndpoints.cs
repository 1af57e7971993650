using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;

namespace Hub.Host.Endpoints;

/// <summary>The sample chat: its socket, and who is in it.</summary>
internal static class ChatEndpoints
{
    /// <summary>Longest name taken, in characters.</summary>
    private const int MaxNameLength = 64;

    private static readonly RoomId Chat = RoomId.Reserved("chat");

    public static void MapChat(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/chat", SocketEndpoints.UpgradeMethods, async (HttpContext context, string? username, HubNode node, SocketServices services) =>
        {
            if (Refusal(username) is { } refusal)
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                await context.Response.WriteAsync(refusal);
                return;
            }

            await services.Upgrade.AcceptAsync(context, new ConnectionPlan
            {
                Room = Chat,
                Introduction = id => ChatHandler.Introduce(id, username!),
                TakesBroadcasts = true,
                Handler = (connection, _) =>
                    services.RateLimited(connection, new ChatHandler(connection, username!, node.Rooms.Of(Chat))),
            });
        });

        app.MapGet("/chat/members", async (HubNode node, CancellationToken cancellation) =>
            Results.Json(new ChatMembers(await node.PresentAsync(Chat, cancellation)), HostJson.Default.ChatMembers));
    }

    private static string? Refusal(string? username) => username switch
    {
        null or "" => "Connection rejected: say who you are with ?username=",
        ChatHandler.ServerName => $"Connection rejected: the name {ChatHandler.ServerName} is the server's own",
        { Length: > MaxNameLength } => $"Connection rejected: a username has at most {MaxNameLength} characters",
        _ => null,
    };
}
