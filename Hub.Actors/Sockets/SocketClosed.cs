namespace Hub.Actors.Sockets;

/// <summary>The last message of an actor behind a socket route, which is stopped after it.</summary>
/// <param name="Code">The close code: the peer's where it closed, else the hub's; 1006 when the connection was lost.</param>
/// <param name="Reason">The reason that came with it; may be empty.</param>
/// <param name="WasClean">Whether both sides said so: the close frame was sent and the peer's received (RFC 6455, section 7.1.4).</param>
public sealed record SocketClosed(int Code, string Reason, bool WasClean);
