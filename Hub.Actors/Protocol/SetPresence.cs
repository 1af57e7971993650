namespace Hub.Actors.Protocol;

/// <summary>Gives a member of a room its data.</summary>
/// <param name="Room">The room.</param>
/// <param name="Member">The connection.</param>
/// <param name="Data">Raw JSON.</param>
/// <param name="Reply">Delivered to the member when it has the data.</param>
internal sealed record SetPresence(RoomId Room, IMember Member, ReadOnlyMemory<byte> Data, Frame Reply);
