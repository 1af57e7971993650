namespace Hub.Actors.Protocol;

/// <summary>One message of a room, neutral of dialect: it travels once, and each node encodes what its members need.</summary>
/// <param name="Sender">Where it came from; that connection gets no echo unless <paramref name="Echo"/> says so.</param>
/// <param name="Kind">What the body holds.</param>
/// <param name="Body">Owned by the message and never written again.</param>
/// <param name="Echo">Whether the sender receives it too.</param>
/// <param name="Slot">Key of what it is the newest value of in its room; null when it stands for itself.</param>
/// <param name="Credit">What it was taken from, and goes back to when it is delivered; null for none.</param>
/// <param name="From">The user who said it; null for a connection without, and for the hub itself.</param>
internal sealed record RoomMessage(
    ConnectionId Sender, BodyKind Kind, ReadOnlyMemory<byte> Body, bool Echo = false, string? Slot = null, ICredit? Credit = null,
    string? From = null)
{
    /// <summary>Characters of a key or of a slot: enough for an id with a prefix, short enough to be kept by the thousand.</summary>
    public const int MaxKeyLength = 128;

    /// <summary>The hub is done with it.</summary>
    public void ReturnCredit() => Credit?.Return(Body.Length);
}
