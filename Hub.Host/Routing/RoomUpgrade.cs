using System.Text;
using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Actors.HubProtocol;
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
            await new SocketRefusal(StatusCodes.Status400BadRequest, problem).WriteAsync(context, UpgradeOutcome.Room);
            return;
        }

        var (limits, failures) = (services.GetRequiredService<RouteLimits>(), services.GetRequiredService<SocketFailures>());
        var node = services.GetRequiredService<HubNode>();
        var inlet = node.Rooms.Of(room);
        var name = options.Presence?.Invoke(socket.Request);
        var introduction = Introduce(name);
        var opened = await services.GetRequiredService<ConnectionUpgrade>().OpenAsync(
            context, route, socket, subprotocol => subprotocol == HubRoute.Subprotocol ? HubPlan() : RawPlan());
        if (opened is not null) await opened.Released;

        ConnectionPlan RawPlan() => new()
        {
            Room = room,
            Introduction = introduction,
            TakesBroadcasts = true,
            Handler = (connection, actor) => limits.Hub(route, connection, socket.ReceiveBy(RawHandler(connection, actor))),
        };

        IMessageHandler RawHandler(Connection connection, IActorRef actor) => options.OnMessage is null
            ? new RawRoomHandler(connection, actor, inlet, node.Access)
            : FunctionOf(MemberOf(connection));

        ConnectionPlan HubPlan()
        {
            var plan = services.GetRequiredService<HubConnections>().Plan(
                route, connection => new HubRoomRoute(room, options.OnMessage is null ? null : PublishBy(MemberOf(connection))));
            return plan with { Introduction = introduction, Handler = (connection, actor) => socket.ReceiveBy(plan.Handler(connection, actor)) };
        }

        Func<ReadOnlyMemory<byte>, string?, IPublishReply, bool> PublishBy(RoomMember member)
        {
            var function = FunctionOf(member);
            return (data, key, reply) => member.Publishes(key, reply, () => function.Handle(MessageKind.Text, data));
        }

        RoomMember MemberOf(Connection connection) => new(socket, name, connection, inlet, options.SaysJson);

        MessageFunction FunctionOf(RoomMember member) => new(socket, (_, message) => options.OnMessage!(member, message), route, failures);
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

    private RoomMessage? Say(ConnectionId from, string? text) => text is null
        ? null
        : new RoomMessage(from, options.SaysJson ? BodyKind.Json : BodyKind.Text, Encoding.UTF8.GetBytes(text), Echo: true, From: options.Speaker);
}
