namespace Hub.Actors.Sockets;

/// <summary>The peer broke the protocol; the socket is being closed, and <see cref="SocketClosed"/> follows.</summary>
/// <param name="Error">Says which rule, and has the close code.</param>
public sealed record SocketFaulted(SocketFaultException Error);
