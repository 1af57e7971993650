using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;

namespace Hub.Host.Endpoints;

/// <summary>The routes that take a WebSocket upgrade.</summary>
internal static class SocketEndpoints
{
    // CONNECT is how HTTP/2 asks for a WebSocket (RFC 8441, section 4).
    public static readonly string[] UpgradeMethods = [HttpMethods.Get, HttpMethods.Head, HttpMethods.Connect];

    public static void MapSockets(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/ws", UpgradeMethods, (HttpContext context, HubNode node, SocketServices services) =>
            services.Upgrade.AcceptAsync(context, new ConnectionPlan
            {
                Dialect = Dialect.Plain,
                TakesBroadcasts = true,
                Handler = (connection, actor) =>
                    services.RateLimited(connection, new PlainHandler(connection, actor, node.Rooms)),
            }));

        app.MapMethods("/ws/{roomId}", UpgradeMethods, async (HttpContext context, HubNode node, SocketServices services) =>
        {
            if (!RoomId.TryParse(RoomName.Of(context), out var room, out var problem))
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                await context.Response.WriteAsync(problem);
                return;
            }

            await services.Upgrade.AcceptAsync(context, new ConnectionPlan
            {
                Room = room,
                TakesBroadcasts = true,
                Handler = (connection, _) =>
                    services.RateLimited(connection, new RawRoomHandler(connection, node.Rooms.Of(room))),
            });
        });

        app.MapMethods("/echo", UpgradeMethods, (HttpContext context, SocketServices services) =>
            services.Upgrade.AcceptAsync(context, new ConnectionPlan { Handler = (connection, _) => new EchoHandler(connection) }));
    }
}
