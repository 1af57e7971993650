namespace Hub.Actors;

/// <summary>What somebody may do in a room.</summary>
public enum RoomRight
{
    /// <summary>To be a member: to hear what is said.</summary>
    Join,

    /// <summary>To say something.</summary>
    Publish,

    /// <summary>To read its history and who is present.</summary>
    Read,
}
