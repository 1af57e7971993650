using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Actors.HubProtocol;
using Hub.Actors.Protocol;
using Hub.Host.Authentication;
using Microsoft.Extensions.Options;

namespace Hub.Host.Routing;

/// <summary>Plans connections of hub.v1.</summary>
internal sealed class HubConnections(
    HubNode node, RouteLimits limits, IOptions<LimitOptions> options, IOptions<HeartbeatOptions> heartbeat, TokenVerification verification,
    IRpcMethods methods)
{
    // As in a handshake, a token that nobody checks is ignored.
    private readonly HubServer _server = new(
        node.Id, node.Rooms, node.Reader, node.Access, verification.Exists ? new HubTokens(verification) : null, methods, options.Value, heartbeat.Value.Interval)
    {
        IsDraining = () => node.RefusesConnections,
    };

    /// <param name="route">The route; null for what is no socket.</param>
    /// <param name="own">What is special of it, made for each connection; null for nothing.</param>
    public ConnectionPlan Plan(SocketRoute? route, Func<Connection, HubRoomRoute>? own) => new()
    {
        Dialect = Dialect.Hub,
        TakesBroadcasts = true,
        Handler = (connection, actor) => new HubHandler(connection, actor, _server, limits.Envelopes(route), own?.Invoke(connection)),
    };
}
