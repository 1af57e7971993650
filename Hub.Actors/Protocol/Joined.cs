namespace Hub.Actors.Protocol;

/// <summary>The connection is a member: what the room accepts from now on reaches it.</summary>
internal sealed record Joined(RoomId Room);
