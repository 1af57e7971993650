namespace Hub.Actors.Client;

/// <summary>What a room says: a message, or that it goes on from another position.</summary>
/// <param name="Position">Its position.</param>
/// <param name="Message">The message; null where the room goes on from <paramref name="Position"/>.</param>
internal readonly record struct RoomPush(RoomPosition Position, HubMessage? Message);
