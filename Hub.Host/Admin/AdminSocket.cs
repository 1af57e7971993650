using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Actors.HubProtocol;
using Hub.Actors.Protocol;
using Hub.Host.Events;
using Hub.Host.Routing;
using Microsoft.Extensions.Options;

namespace Hub.Host.Admin;

/// <summary>
/// What is said in rooms, for those who look after the hub: over a WebSocket of hub.v1, whose hello brings the admin key, and as server-sent events. Such a
/// connection may do everything in every room, and is in no list of those who are present.
/// </summary>
internal sealed class AdminSocket(
    AdminAccess access, HubNode node, ConnectionUpgrade upgrade, SocketGate gate, RouteLimits limits, IRpcMethods methods,
    IOptions<LimitOptions> options, IOptions<HeartbeatOptions> heartbeat)
{
    /// <summary>What stands for it among the routes of sockets.</summary>
    public static SocketRoute Route { get; } = CreateRoute();

    private readonly HubServer _server = new(
        node.Id, node.Rooms, node.Reader, node.Access, new AdminTokens(access), methods, options.Value, heartbeat.Value.Interval)
    {
        AreOperators = true,
        IsDraining = () => node.RefusesConnections,
    };

    /// <summary>Answers an upgrade.</summary>
    public async Task AcceptAsync(HttpContext context)
    {
        if (!await gate.LetsPassUnknownAsync(context)) return;
        if (!HubRoute.IsOffered(context.Request))
        {
            await new SocketRefusal(StatusCodes.Status400BadRequest, $"This path speaks {HubRoute.Subprotocol}: offer it in Sec-WebSocket-Protocol")
                .WriteAsync(context, UpgradeOutcome.Subprotocol);
            return;
        }

        if (await upgrade.OpenAsync(context, Route, socket: null, _ => Plan() with { HelloTimeout = options.Value.Hello }) is { } opened)
            await opened.Released;
    }

    /// <summary>Answers a request for events, whose key has been checked.</summary>
    public async Task StreamAsync(HttpContext context)
    {
        if (!EventRequest.TryRead(context.Request, takesOwnRooms: true, out var request, out var problem))
        {
            await AdminProblem.BadRequest(problem).ExecuteAsync(context);
            return;
        }

        var party = new Party(User: null, context.Connection.RemoteIpAddress, context.Request.Path);
        var (connection, actor) = await node.OpenAsync(Plan() with { Identity = AdminTokens.Operator, Party = party });
        if (actor.IsNobody()) await ConnectionUpgrade.ShuttingDown.WriteAsync(context);
        else await EventsEndpoint.StreamAsync(context, request, connection, actor);
    }

    private static SocketRoute CreateRoute()
    {
        var options = new SocketOptions();
        options.Subprotocols.Add(HubRoute.Subprotocol);
        return new SocketRoute(AdminApi.Socket, options);
    }

    private ConnectionPlan Plan() => new()
    {
        Dialect = Dialect.Hub,
        Handler = (connection, actor) => new HubHandler(connection, actor, _server, limits.None()),
    };
}
