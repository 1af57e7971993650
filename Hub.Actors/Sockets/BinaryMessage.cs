namespace Hub.Actors.Sockets;

/// <summary>A whole binary message: received when an actor is told it, sent when a socket is.</summary>
/// <param name="Data">Its bytes; must not change once it is told.</param>
public sealed record BinaryMessage(ReadOnlyMemory<byte> Data);
