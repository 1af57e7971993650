namespace Hub.Actors.Rooms;

/// <summary>What becomes of a room's messages when they have been delivered.</summary>
public enum RoomHistory
{
    /// <summary>Nothing is kept.</summary>
    None,

    /// <summary>The newest are kept in the memory of the room's node.</summary>
    Memory,

    /// <summary>They are kept in the database.</summary>
    Durable,
}
