using Hub.Actors.Protocol;

namespace Hub.Actors.Connections;

/// <summary>What a connection's handler threw, on its way to the supervisor.</summary>
internal sealed class HandlerException(ConnectionId connection, Exception cause)
    : Exception($"The handler of connection {connection} failed: {cause.Message}", cause);
