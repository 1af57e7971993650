using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Hub.Actors.Protocol;

namespace Hub.Host.Events;

/// <summary>What a request for events asks for.</summary>
/// <param name="Rooms">The rooms, each once.</param>
/// <param name="Positions">How far its client is.</param>
internal sealed record EventRequest(IReadOnlyList<RoomId> Rooms, EventPositions Positions)
{
    /// <summary>Rooms of one stream: the position in all of them goes out with every event.</summary>
    public const int MaxRooms = 20;

    /// <param name="request">The request.</param>
    /// <param name="takesOwnRooms">Whether rooms may be the server's own.</param>
    /// <param name="read">What it asks for.</param>
    /// <param name="problem">What is wrong with it.</param>
    public static bool TryRead(HttpRequest request, bool takesOwnRooms, [NotNullWhen(true)] out EventRequest? read, out string problem)
    {
        (read, problem) = (null, "");
        var names = request.Query["rooms"].SelectMany(value => (value ?? "").Split(',')).Where(name => name.Length > 0).Distinct().ToList();
        if (names.Count is 0 or > MaxRooms)
        {
            problem = $"rooms names {names.Count} rooms, and must name 1 to {MaxRooms}, separated by commas: /sse?rooms=news,weather";
            return false;
        }

        var rooms = new List<RoomId>();
        foreach (var name in names)
        {
            if (!RoomId.TryParse(name, out var room, out var wrong, takesOwnRooms))
            {
                problem = $"rooms: {wrong}";
                return false;
            }

            rooms.Add(room);
        }

        // The header is the browser's own, when it comes back by itself; the query is for a first request that goes on from somewhere.
        var last = request.Headers["Last-Event-ID"].FirstOrDefault() ?? request.Query["lastEventId"].FirstOrDefault();
        read = new EventRequest(rooms, EventPositions.Parse(last));
        return true;
    }

    /// <summary>The hello that a client of hub.v1 would send.</summary>
    public byte[] Hello()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "hello"u8);
            json.WriteStartObject("payload"u8);
            json.WriteStartArray("rooms"u8);
            foreach (var room in Rooms)
            {
                json.WriteStartObject();
                json.WriteString("room"u8, room.Name);
                if (Positions.Of(room.Name) is { } position)
                {
                    json.WriteString("epoch"u8, position.Epoch);
                    json.WriteNumber("offset"u8, position.Offset);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
