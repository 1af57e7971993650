using Hub.Actors.Protocol;

namespace Hub.Actors.HubProtocol;

/// <summary>What a connection of hub.v1 is told at its beginning.</summary>
internal sealed record Welcome(
    ConnectionId Connection, NodeId Node, string? User, TimeSpan PingAfter, long? Expires, IReadOnlyList<WelcomeRoom> Rooms);
