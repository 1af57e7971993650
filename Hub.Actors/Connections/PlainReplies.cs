using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hub.Actors.Protocol;

namespace Hub.Actors.Connections;

/// <summary>The frames with which the plain dialect answers. Members in the order type, payload, id; an id only where the request had one.</summary>
internal static class PlainReplies
{
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <param name="id">The request's id as raw JSON; empty for none.</param>
    public static Frame Pong(ReadOnlySpan<byte> id) => Reply("pong"u8, payload: default, id);

    /// <param name="payload">The request's payload as raw JSON.</param>
    /// <param name="id">The request's id as raw JSON; empty for none.</param>
    public static Frame Subscribed(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> id) => Reply("subscribed"u8, payload, id);

    /// <param name="text">What was wrong.</param>
    /// <param name="id">The request's id as raw JSON; empty for none.</param>
    public static Frame Error(string text, ReadOnlySpan<byte> id) =>
        Reply("error"u8, JsonSerializer.SerializeToUtf8Bytes(text, ConnectionsJson.Relaxed.String), id);

    /// <summary>The broadcast that every dialect receives.</summary>
    /// <param name="message">Any JSON value, raw.</param>
    public static Frame Broadcast(ReadOnlySpan<byte> message)
    {
        var buffer = new ArrayBufferWriter<byte>(message.Length + 64);
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "broadcast"u8);
            EnvelopeWriter.WriteLine(json, "message"u8, message);
            json.WriteEndObject();
        }

        return Frame.Text(buffer.WrittenSpan);
    }

    private static Frame Reply(ReadOnlySpan<byte> type, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> id)
    {
        var buffer = new ArrayBufferWriter<byte>(payload.Length + id.Length + 64);
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, type);
            EnvelopeWriter.WriteRaw(json, "payload"u8, payload);
            EnvelopeWriter.WriteRaw(json, "id"u8, id);
            json.WriteEndObject();
        }

        return Frame.Text(buffer.WrittenSpan);
    }
}
