using System.Text.Json;

namespace Hub.Actors.HubProtocol;

/// <summary>One room of a hello.</summary>
/// <param name="Name">Its name, as it came.</param>
/// <param name="Since">The position that the client has; null for none.</param>
/// <param name="WatchesPresence">Whether it wants to be told who comes and goes.</param>
/// <param name="ConflateMs">As in a subscription.</param>
/// <param name="Problem">What is wrong with it; null for nothing.</param>
internal sealed record HelloRoom(string Name, RoomPosition? Since, bool WatchesPresence, int ConflateMs, string? Problem)
{
    /// <summary>Reads a list of them.</summary>
    /// <param name="utf8">Raw JSON; empty for none.</param>
    /// <param name="isList">False when that is no list of objects.</param>
    public static IReadOnlyList<HelloRoom> ReadAll(ReadOnlyMemory<byte> utf8, out bool isList)
    {
        isList = true;
        List<HelloRoom> rooms = [];
        if (utf8.IsEmpty || utf8.Span.SequenceEqual("null"u8)) return rooms;
        var reader = new Utf8JsonReader(utf8.Span);
        reader.Read();
        isList = reader.TokenType == JsonTokenType.StartArray;
        while (isList && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            isList = reader.TokenType == JsonTokenType.StartObject;
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            rooms.Add(Read(RequestPayload.Read(utf8[start..(int)reader.BytesConsumed])));
        }

        return rooms;
    }

    private static HelloRoom Read(RequestPayload payload)
    {
        var name = payload.RoomName();
        return new HelloRoom(name, payload.Position(), payload.WatchesPresence(), payload.ConflateMs(), payload.Problem);
    }
}
