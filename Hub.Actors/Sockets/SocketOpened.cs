namespace Hub.Actors.Sockets;

/// <summary>The first message of an actor behind a socket route: the upgrade is answered, and what is told to the socket is sent.</summary>
/// <param name="Socket">
/// The socket, and the sender of all that follows. Told a <see cref="TextMessage"/> or <see cref="BinaryMessage"/> it sends it (and acknowledges it, see <see cref="TextMessage.Ack"/>), told
/// <see cref="CloseSocket"/> or <see cref="AbortSocket"/> it ends. Anyone may tell it.
/// </param>
/// <param name="Request">What the client asked for.</param>
public sealed record SocketOpened(IActorRef Socket, SocketRequest Request);
