namespace Hub.Actors.Protocol;

/// <summary>Asks the owners of rooms, wherever in the cluster they are.</summary>
internal interface IRoomReader
{
    /// <summary>Reads what a room keeps.</summary>
    /// <returns>Null where it keeps nothing.</returns>
    Task<LogPage?> HistoryAsync(RoomId room, LogRead read, CancellationToken cancellation);

    /// <summary>Whether it can be asked who is in a room.</summary>
    bool KeepsPresence(RoomId room);

    /// <summary>Who is in a room.</summary>
    /// <returns>Null where it keeps no presence.</returns>
    Task<PresentMembers?> PresenceAsync(RoomId room, CancellationToken cancellation);

    /// <summary>Where a room is, and whether all behind a position is kept; the room stays as it is until the asker has had time to join.</summary>
    Task<RoomStanding> StandingAsync(RoomId room, RoomPosition? since, CancellationToken cancellation);
}
