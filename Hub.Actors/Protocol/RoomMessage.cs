namespace Hub.Actors.Protocol;

/// <summary>One message of a room, neutral of dialect: it travels once, and each node encodes what its members need.</summary>
/// <param name="Sender">Where it came from; that connection gets no echo unless <paramref name="Echo"/> says so.</param>
/// <param name="Kind">What the body holds.</param>
/// <param name="Body">Owned by the message and never written again.</param>
/// <param name="Echo">Whether the sender receives it too.</param>
internal sealed record RoomMessage(ConnectionId Sender, BodyKind Kind, ReadOnlyMemory<byte> Body, bool Echo = false);
