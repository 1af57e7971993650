using Hub.Actors.Sockets;
using Hub.Host.Sockets;

namespace Hub.Host.Routing;

/// <summary>A handler failed.</summary>
/// <param name="Error">What it threw.</param>
/// <param name="Socket">Its socket, which can still be sent to and closed.</param>
/// <param name="Request">The request that the socket began with.</param>
public sealed record SocketFailure(Exception Error, HubSocket Socket, SocketRequest Request);
