namespace Hub.Actors.Protocol;

/// <summary>What a message is the newest value of: two of one slot say the same thing, the later one better.</summary>
internal sealed record Slot(RoomId Room, string Key);
