using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Host.Routing;

namespace Hub.Host.Endpoints;

/// <summary>The sample chat: its socket, and who is in it.</summary>
internal static class ChatEndpoints
{
    /// <summary>Longest name taken, in characters.</summary>
    private const int MaxNameLength = 64;

    private static readonly RoomId Chat = RoomId.Reserved("chat");

    public static void MapChat(this IEndpointRouteBuilder app)
    {
        app.MapUpgrade("/chat", async (context, route) =>
        {
            var username = context.Request.Query["username"].ToString();
            if (Refusal(username) is { } refusal)
            {
                await new SocketRefusal(StatusCodes.Status403Forbidden, refusal).WriteAsync(context);
                return;
            }

            var services = context.RequestServices;
            var room = services.GetRequiredService<HubNode>().Rooms.Of(Chat);
            await HubRoutes.AcceptAsync(context, route, new ConnectionPlan
            {
                Room = Chat,
                Introduction = id => ChatHandler.Introduce(id, username),
                TakesBroadcasts = true,
                Handler = HubRoutes.Limited(services, route, (connection, _) => new ChatHandler(connection, username, room)),
            });
        });

        app.MapGet("/chat/members", async (HubNode node, CancellationToken cancellation) =>
            Results.Json(new ChatMembers(await node.PresentAsync(Chat, cancellation)), HostJson.Default.ChatMembers));
    }

    private static string? Refusal(string username) => username switch
    {
        "" => "Connection rejected: say who you are with ?username=",
        ChatHandler.ServerName => $"Connection rejected: the name {ChatHandler.ServerName} is the server's own",
        { Length: > MaxNameLength } => $"Connection rejected: a username has at most {MaxNameLength} characters",
        _ => null,
    };
}
