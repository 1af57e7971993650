namespace Hub.Actors.Protocol;

/// <summary>Ends a membership. Leaving a room one is not in does nothing.</summary>
/// <param name="Room">The room.</param>
/// <param name="Member">The connection.</param>
/// <param name="Reply">Delivered to the member when nothing of the room reaches it any more; null for none.</param>
internal sealed record Leave(RoomId Room, ConnectionId Member, Frame? Reply = null);
