using Hub.Actors.Connections;
using Hub.Actors.Protocol;

namespace Hub.Actors.HubProtocol;

/// <summary>What connections of hub.v1 have of the node behind them.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Inlets">Where rooms are published to.</param>
/// <param name="Reader">Where rooms are read.</param>
/// <param name="Access">Who may do what.</param>
/// <param name="Tokens">Checks tokens; null where none are taken.</param>
/// <param name="Methods">What can be called.</param>
/// <param name="Limits">How many rooms a connection may subscribe to.</param>
/// <param name="PingAfter">After so long a silence a client is to ask for a sign of life; zero for never.</param>
internal sealed record HubServer(
    NodeId Node, IRoomInlets Inlets, IRoomReader Reader, IRoomAccess Access, ITokenCheck? Tokens, IRpcMethods Methods, LimitOptions Limits, TimeSpan PingAfter)
{
    /// <summary>Whether its connections look after the hub: they may name the server's own rooms, and are in no list of those who are present.</summary>
    public bool AreOperators { get; init; }

    /// <summary>Whether the node is about to stop, and takes nobody into a room any more.</summary>
    public Func<bool> IsDraining { get; init; } = static () => false;
}
