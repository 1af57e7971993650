using System.Text;
using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Host.Sockets;

namespace Hub.Host.Routing;

/// <summary>Upgrades on one route of <c>MapRoom</c>.</summary>
/// <param name="options">What the application says about it.</param>
/// <param name="own">The room that it leads into; null for the one that the parameter names.</param>
/// <param name="parameter">The route's parameter.</param>
internal sealed class RoomUpgrade(RoomRouteOptions options, RoomId? own, string? parameter)
{
    public async Task AcceptAsync(HttpContext context, SocketRoute route)
    {
        var services = context.RequestServices;
        var socket = new HubSocket(SocketRequests.Of(context));
        if (!TryName(socket, out var room, out var problem))
        {
            await new SocketRefusal(StatusCodes.Status400BadRequest, problem).WriteAsync(context);
            return;
        }

        var (limits, failures) = (services.GetRequiredService<RouteLimits>(), services.GetRequiredService<SocketFailures>());
        var inlet = services.GetRequiredService<HubNode>().Rooms.Of(room);
        var name = options.Presence?.Invoke(socket.Request);
        var opened = await services.GetRequiredService<ConnectionUpgrade>().OpenAsync(context, route, socket, new ConnectionPlan
        {
            Room = room,
            Introduction = Introduce(name),
            TakesBroadcasts = true,
            Handler = (connection, _) => limits.Hub(route, connection, socket.ReceiveBy(HandlerOf(connection))),
        });
        if (opened is not null) await opened.Released;

        IMessageHandler HandlerOf(Connection connection)
        {
            if (options.OnMessage is not { } onMessage) return new RawRoomHandler(connection, inlet);
            var member = new RoomMember(socket, name, connection, inlet);
            return new MessageFunction(socket, (_, message) => onMessage(member, message), route, failures);
        }
    }

    private bool TryName(HubSocket socket, out RoomId room, out string problem)
    {
        problem = "";
        room = own ?? default;
        if (own is not null || RoomId.TryParse(socket.Request.RouteValues.GetValueOrDefault(parameter!), out room, out var wrong)) return true;
        problem = wrong;
        return false;
    }

    // The texts are made before the upgrade is answered: an application that fails at them refuses it.
    private Func<ConnectionId, Introduction>? Introduce(string? name)
    {
        if (name is null) return null;
        var (joined, left) = (options.Joined?.Invoke(name), options.Left?.Invoke(name));
        return id => new Introduction(name, Say(id, joined), Say(id, left));
    }

    private static RoomMessage? Say(ConnectionId from, string? text) =>
        text is null ? null : new RoomMessage(from, BodyKind.Text, Encoding.UTF8.GetBytes(text), Echo: true);
}
