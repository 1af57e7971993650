namespace Hub.Actors.Sockets;

/// <summary>The peer said something.</summary>
/// <param name="Message">A <see cref="TextMessage"/> or <see cref="BinaryMessage"/>.</param>
/// <param name="Bytes">What it takes of the connection's credit until the handler is through with it.</param>
internal sealed record Received(object Message, int Bytes);
