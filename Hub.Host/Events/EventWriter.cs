using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Hub.Actors;
using Hub.Actors.Protocol;

namespace Hub.Host.Events;

/// <summary>
/// Writes what a connection of hub.v1 is sent as server-sent events (HTML standard, section 9.2): the type is the event's name, none for
/// <c>message</c>, and the payload its data. Belongs to the connection's writer.
/// </summary>
internal sealed class EventWriter(EventPositions positions)
{
    private readonly ArrayBufferWriter<byte> _text = new(512);

    /// <summary>Writes whole frames as events.</summary>
    /// <returns>The events; valid until the next call.</returns>
    public ReadOnlyMemory<byte> Write(ReadOnlySpan<byte> frames)
    {
        _text.ResetWrittenCount();
        while (!frames.IsEmpty)
        {
            var payload = Frame.FirstPayload(frames);
            WriteFrame((Opcode)(frames[0] & 0x0F), frames[payload]);
            frames = frames[payload.End..];
        }

        return _text.WrittenMemory;
    }

    private void WriteFrame(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        switch (opcode)
        {
            case Opcode.Text:
                foreach (var line in payload.Split((byte)'\n')) WriteEnvelope(payload[line].ToArray());
                break;
            case Opcode.Ping:
                // A comment: nobody hears it, and a connection that is gone is found out.
                _text.Write(":\n\n"u8);
                break;
            case Opcode.Close:
                _ = ClosePayload.TryRead(payload, out var status);
                _text.Write(Encoding.UTF8.GetBytes(string.Create(
                    CultureInfo.InvariantCulture, $"event: close\ndata: {{\"code\":{status.Code},\"reason\":{JsonSerializer.Serialize(status.Reason, EventJson.Default.String)}}}\n\n")));
                break;
        }
    }

    private void WriteEnvelope(byte[] utf8)
    {
        using var envelope = JsonDocument.Parse(utf8);
        var root = envelope.RootElement;
        var type = root.GetProperty("type").GetString()!;
        var data = root.TryGetProperty("payload", out var payload) || root.TryGetProperty("message", out payload) ? payload : default;
        var moves = Follow(type, data);
        if (type != "message") _text.Write(Encoding.UTF8.GetBytes($"event: {type}\n"));
        if (type == "shutdown" && data.TryGetProperty("reconnectAfterMs", out var after)) _text.Write(Encoding.UTF8.GetBytes($"retry: {after.GetInt64()}\n"));
        if (moves) _text.Write(Encoding.UTF8.GetBytes($"id: {positions}\n"));
        _text.Write("data: "u8);
        if (data.ValueKind != JsonValueKind.Undefined) _text.Write(JsonMarshal.GetRawUtf8Value(data));
        _text.Write("\n\n"u8);
    }

    // What goes on from the client's own position keeps it until there is more.
    private bool Follow(string type, JsonElement data)
    {
        switch (type)
        {
            case "message":
                SetPosition(data);
                return true;
            case "subscribed" when !data.GetProperty("recovered").GetBoolean():
                SetPosition(data);
                return true;
            case "welcome":
                foreach (var room in data.GetProperty("rooms").EnumerateArray())
                    if (room.TryGetProperty("recovered", out var recovered) && !recovered.GetBoolean()) SetPosition(room);
                return true;
            default:
                return false;
        }
    }

    private void SetPosition(JsonElement place) => positions.Set(
        place.GetProperty("room").GetString()!, new RoomPosition(place.GetProperty("epoch").GetString()!, place.GetProperty("offset").GetInt64()));
}
