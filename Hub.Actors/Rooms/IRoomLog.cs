using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <summary>What a room has said, as far as it is kept. Belongs to the turns of the room's owner.</summary>
internal interface IRoomLog
{
    /// <summary>Keeps what the room has accepted, in order and without a gap to what came before.</summary>
    void Append(List<RoomEntry> entries);

    /// <summary>Reads a part; completed at once where all that is kept is in memory.</summary>
    /// <param name="read">Which part.</param>
    /// <param name="top">The position of the room's newest message.</param>
    ValueTask<LogPage> ReadAsync(LogRead read, RoomPosition top);

    /// <summary>Keeps as much as another rule says from now on.</summary>
    void Follow(RoomRule rule);

    /// <summary>Drops what has lived for too long.</summary>
    void Trim();

    /// <summary>Whether nothing is kept.</summary>
    bool IsEmpty { get; }

    /// <summary>Gives everything up: the room ends.</summary>
    void Clear();
}
