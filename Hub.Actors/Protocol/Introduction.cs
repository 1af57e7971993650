namespace Hub.Actors.Protocol;

/// <summary>How a member is announced in a room.</summary>
/// <param name="Name">The name under which the member is listed among those present.</param>
/// <param name="Greeting">Said in the room as soon as the member is in it; null for nothing.</param>
/// <param name="Farewell">Said in the room when the member is gone, however it went; null for nothing.</param>
internal sealed record Introduction(string Name, RoomMessage? Greeting, RoomMessage? Farewell);
