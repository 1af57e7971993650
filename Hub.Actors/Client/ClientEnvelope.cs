using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Hub.Actors.Protocol;

namespace Hub.Actors.Client;

/// <summary>Writes what a client sends.</summary>
internal static class ClientEnvelope
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromHours(1);
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true };

    /// <param name="type">The envelope's type.</param>
    /// <param name="id">Its id; 0 for none.</param>
    /// <param name="payload">Writes the members of its payload; null for none.</param>
    public static byte[] Write(string type, long id, Action<Utf8JsonWriter>? payload)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, type);
            if (payload is not null)
            {
                json.WriteStartObject("payload"u8);
                payload(json);
                json.WriteEndObject();
            }

            if (id != 0) json.WriteNumber("id"u8, id);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static void WriteData<T>(Utf8JsonWriter json, T data, JsonSerializerOptions options) =>
        EnvelopeWriter.WriteLine(json, "data"u8, JsonSerializer.SerializeToUtf8Bytes(data, options));

    public static void WriteSubscription(Utf8JsonWriter json, HubSubscription subscription, bool asHello)
    {
        json.WriteString("room"u8, subscription.Room);
        if (subscription.Position is { } position)
        {
            if (!asHello) json.WriteStartObject("since"u8);
            json.WriteString("epoch"u8, position.Epoch);
            json.WriteNumber("offset"u8, position.Offset);
            if (!asHello) json.WriteEndObject();
        }

        if (subscription.Options.WatchesPresence) json.WriteBoolean("presence"u8, true);
        if (subscription.Options.Conflate > TimeSpan.Zero) json.WriteNumber("conflateMs"u8, (long)subscription.Options.Conflate.TotalMilliseconds);
    }

    public static RoomPosition PositionIn(JsonElement payload) =>
        new(payload.GetProperty("epoch").GetString()!, payload.GetProperty("offset").GetInt64());

    public static HubMessage MessageIn(JsonElement payload, string room, string epoch) => new(
        room,
        payload.GetProperty("data").Clone(),
        new RoomPosition(epoch, payload.GetProperty("offset").GetInt64()),
        payload.TryGetProperty("from", out var from) ? from.GetString() : null,
        DateTimeOffset.FromUnixTimeMilliseconds(payload.GetProperty("ts").GetInt64()),
        payload.TryGetProperty("encoding", out _),
        payload.TryGetProperty("skipped", out var skipped) ? skipped.GetInt32() : 0);

    public static HubMember MemberIn(JsonElement payload) => new(
        payload.GetProperty("member").GetString()!,
        payload.TryGetProperty("user", out var user) ? user.GetString() : null,
        payload.GetProperty("connections").GetInt32(),
        payload.TryGetProperty("data", out var data) ? data.Clone() : null);

    public static HubPresence PresenceIn(JsonElement payload) => new(
        payload.GetProperty("count").GetInt32(),
        payload.GetProperty("connections").GetInt32(),
        [.. payload.GetProperty("members").EnumerateArray().Select(MemberIn)]);

    public static ClientError ErrorIn(JsonElement payload) => new(
        new HubException(payload.GetProperty("code").GetInt32(), payload.GetProperty("message").GetString()!, payload.GetProperty("retryable").GetBoolean()),
        payload.TryGetProperty("retryAfterMs", out _) ? TimeIn(payload, "retryAfterMs") : null);

    /// <summary>A time that the server names, but no more than a timer can wait.</summary>
    public static TimeSpan TimeIn(JsonElement payload, string name) =>
        TimeSpan.FromMilliseconds(Math.Clamp(payload.GetProperty(name).GetDouble(), 0, LongestTime.TotalMilliseconds));

    /// <summary>The seconds of <c>Retry-After</c> in the answer to a handshake, likewise; zero where it has none.</summary>
    public static TimeSpan RetryAfterIn(IReadOnlyDictionary<string, IEnumerable<string>>? headers) =>
        headers is not null && headers.TryGetValue("Retry-After", out var values)
        && int.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Min(seconds, LongestTime.TotalSeconds))
            : TimeSpan.Zero;

    public static Action<Utf8JsonWriter> Room(string room) => json => json.WriteString("room"u8, room);

    /// <param name="room">The room.</param>
    /// <param name="data">JSON.</param>
    public static Action<Utf8JsonWriter> Presence(string room, byte[] data) => json =>
    {
        json.WriteString("room"u8, room);
        EnvelopeWriter.WriteLine(json, "data"u8, data);
    };
}
