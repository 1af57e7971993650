namespace Hub.Actors.Protocol;

/// <summary>Ends a membership. Leaving a room one is not in does nothing.</summary>
internal sealed record Leave(RoomId Room, ConnectionId Member);
