namespace Hub.Actors.Rooms;

/// <summary>Who has a right in a room.</summary>
public enum RoomAudience
{
    /// <summary>Everybody.</summary>
    Anyone,

    /// <summary>Whoever is authenticated.</summary>
    Users,

    /// <summary>Whoever has a token with a claim <c>rooms</c> that grants it.</summary>
    Granted,

    /// <summary>Only the server itself, by <see cref="IHubRooms"/> and the HTTP API.</summary>
    Nobody,
}
