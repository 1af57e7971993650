using System.Text.Json;

namespace Hub.Actors.Client;

/// <summary>One message of a room.</summary>
/// <param name="Room">The room.</param>
/// <param name="Data">What was said.</param>
/// <param name="Position">Its place in the room's history.</param>
/// <param name="From">The publisher's user, else the id of its connection; null for the server.</param>
/// <param name="At">When the room accepted it.</param>
/// <param name="IsBinary">Whether the data is bytes in base64: <c>Data.GetBytesFromBase64()</c>.</param>
/// <param name="Skipped">How many earlier messages of its slot it replaces.</param>
public sealed record HubMessage(
    string Room, JsonElement Data, RoomPosition Position, string? From, DateTimeOffset At, bool IsBinary = false, int Skipped = 0);
