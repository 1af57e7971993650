using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hub.Actors.Protocol;

/// <summary>
/// Writes envelopes: <c>{"type":…,"payload":…,"id":…}</c>, members in this order, those that are empty left out. What is written is
/// only copied, so that one thread needs one buffer for all of its envelopes.
/// </summary>
internal static class EnvelopeWriter
{
    // A buffer that a long message has made large is not kept for the short ones after it.
    private const int MaxKeptBytes = 64 * 1_024;

    // What is not ASCII stays as it is: an envelope is JSON for a program, never a part of an HTML page.
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    [ThreadStatic]
    private static Scratch? _scratch;

    /// <summary>An envelope as a frame.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="state">Given to <paramref name="payload"/>.</param>
    /// <param name="payload">Writes the members of the payload, which is an object; null for none.</param>
    /// <param name="id">The request's id as raw JSON; empty for none.</param>
    /// <param name="slot">What the frame is the newest value of; null for none.</param>
    public static Frame Frame<TState>(
        ReadOnlySpan<byte> type, TState state, Action<Utf8JsonWriter, TState>? payload, ReadOnlySpan<byte> id = default, Slot? slot = null)
    {
        var scratch = Write(type, state, payload, id);
        var frame = Protocol.Frame.Text(scratch.Buffer.WrittenSpan, slot);
        scratch.Release();
        return frame;
    }

    /// <summary>Appends an envelope to a text of several, behind a line feed where it is not the first.</summary>
    public static void Append<TState>(
        ArrayBufferWriter<byte> text, ReadOnlySpan<byte> type, TState state, Action<Utf8JsonWriter, TState> payload, ReadOnlySpan<byte> id)
    {
        var scratch = Write(type, state, payload, id);
        if (text.WrittenCount > 0) text.Write("\n"u8);
        text.Write(scratch.Buffer.WrittenSpan);
        scratch.Release();
    }

    /// <summary>Writes a member with a raw JSON value, unless that is empty.</summary>
    public static void WriteRaw(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty) return;
        json.WritePropertyName(name);
        json.WriteRawValue(value, skipInputValidation: true);
    }

    /// <summary>Writes a member with a raw JSON value on one line: a client may take a line feed for the end of an envelope.</summary>
    public static void WriteLine(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!value.Contains((byte)'\n'))
        {
            WriteRaw(json, name, value);
            return;
        }

        // Within a string it would be escaped, so it is white space.
        var line = value.ToArray();
        line.AsSpan().Replace((byte)'\n', (byte)' ');
        WriteRaw(json, name, line);
    }

    private static Scratch Write<TState>(
        ReadOnlySpan<byte> type, TState state, Action<Utf8JsonWriter, TState>? payload, ReadOnlySpan<byte> id)
    {
        // Taken while it is used: one that a failure has left half written is not used again.
        var scratch = _scratch ?? new Scratch();
        _scratch = null;
        var json = scratch.Json;
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        if (payload is not null)
        {
            json.WriteStartObject("payload"u8);
            payload(json, state);
            json.WriteEndObject();
        }

        WriteLine(json, "id"u8, id);
        json.WriteEndObject();
        json.Flush();
        return scratch;
    }

    private sealed class Scratch
    {
        public Scratch() => Json = new Utf8JsonWriter(Buffer, Options);

        public ArrayBufferWriter<byte> Buffer { get; } = new(512);

        public Utf8JsonWriter Json { get; }

        public void Release()
        {
            if (Buffer.Capacity > MaxKeptBytes) return;
            Buffer.ResetWrittenCount();
            Json.Reset();
            _scratch = this;
        }
    }
}
