using System.Buffers.Text;
using System.Text.Json;

namespace Hub.Actors.Protocol;

/// <summary>
/// Reads envelopes of a peer as slices of the received bytes: what is only passed on is never parsed further. Of members that come twice
/// the last counts; unknown ones are ignored.
/// </summary>
internal static class RequestJson
{
    private static readonly JsonReaderOptions SeveralValues = new() { AllowMultipleValues = true };

    /// <summary>Reads an envelope's type, from the value at which the reader stands.</summary>
    internal delegate TType ReadType<TType>(ref Utf8JsonReader reader);

    /// <summary>Reads the first of the envelopes in a text.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="readType">Reads its type; not called where there is none.</param>
    /// <param name="envelope">What was read.</param>
    /// <returns>False when the text does not begin with a JSON value; then what is left begins behind the next line feed.</returns>
    public static bool TryReadFirst<TType>(ReadOnlyMemory<byte> utf8, ReadType<TType> readType, out RequestEnvelope<TType> envelope)
        where TType : struct, Enum
    {
        envelope = default;
        var reader = new Utf8JsonReader(utf8.Span, SeveralValues);
        try
        {
            var (type, payload, id) = (default(TType), default(ReadOnlyMemory<byte>), default(ReadOnlyMemory<byte>));
            if (!reader.Read()) return false;
            var isObject = reader.TokenType == JsonTokenType.StartObject;
            if (!isObject) reader.Skip();
            else while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) ReadMember(utf8, ref reader, readType, ref type, ref payload, ref id);
            envelope = new RequestEnvelope<TType>(isObject, type, payload, id, utf8[(int)reader.BytesConsumed..]);
            return true;
        }
        catch (JsonException)
        {
            var behind = utf8[EndOfRead(utf8.Span[..(int)reader.BytesConsumed])..];
            var lineFeed = behind.Span.IndexOf((byte)'\n');
            envelope = envelope with { Rest = lineFeed < 0 ? default : behind[(lineFeed + 1)..] };
            return false;
        }
    }

    /// <summary>The raw JSON of the next value; the reader stands at its name.</summary>
    public static ReadOnlyMemory<byte> ReadValue(ReadOnlyMemory<byte> utf8, ref Utf8JsonReader reader)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return utf8[start..(int)reader.BytesConsumed];
    }

    /// <summary>
    /// Whether the string or name at which the reader stands is a known one. Never throws, as the reader's own comparison does at half a surrogate
    /// pair: whoever sends thousands of these would have as many exceptions made.
    /// </summary>
    /// <param name="reader">The reader.</param>
    /// <param name="known">Letters and dots, of which no escape but <c>\uXXXX</c> can stand for one.</param>
    public static bool IsText(ref Utf8JsonReader reader, ReadOnlySpan<byte> known)
    {
        var raw = reader.ValueSpan;
        if (!reader.ValueIsEscaped) return raw.SequenceEqual(known);
        foreach (var character in known)
        {
            if (raw.IsEmpty) return false;
            if (raw[0] == '\\')
            {
                if (raw[1] != 'u' || !Utf8Parser.TryParse(raw.Slice(2, 4), out uint unit, out _, 'x') || unit != character) return false;
                raw = raw[6..];
            }
            else if (raw[0] == character)
            {
                raw = raw[1..];
            }
            else
            {
                return false;
            }
        }

        return raw.IsEmpty;
    }

    /// <summary>Reads the string at which the reader stands.</summary>
    /// <returns>False when it is none, or one that no UTF-8 can hold (half a surrogate pair).</returns>
    public static bool TryReadString(ref Utf8JsonReader reader, out string value)
    {
        value = "";
        if (reader.TokenType != JsonTokenType.String) return false;
        try
        {
            value = reader.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Reads a value into the body of a room message: a string as its text, all else as its JSON.</summary>
    /// <returns>False when it is a string that no UTF-8 can hold.</returns>
    public static bool TryReadBody(ReadOnlySpan<byte> value, out BodyKind kind, out byte[] body)
    {
        var reader = new Utf8JsonReader(value);
        reader.Read();
        kind = reader.TokenType == JsonTokenType.String ? BodyKind.Text : BodyKind.Json;
        if (kind == BodyKind.Json)
        {
            body = value.ToArray();
            return true;
        }

        if (!reader.ValueIsEscaped)
        {
            body = reader.ValueSpan.ToArray();
            return true;
        }

        var text = new byte[reader.ValueSpan.Length];
        try
        {
            body = text[..reader.CopyString(text)];
            return true;
        }
        catch (InvalidOperationException)
        {
            body = [];
            return false;
        }
    }

    // The reader may have passed the line feed behind which the next envelope begins: white space behind the last that it understood.
    private static int EndOfRead(ReadOnlySpan<byte> consumed)
    {
        var understood = consumed.TrimEnd(" \t\r\n"u8).Length;
        return understood > 0 ? understood : consumed.Length;
    }

    private static void ReadMember<TType>(
        ReadOnlyMemory<byte> utf8, ref Utf8JsonReader reader, ReadType<TType> readType, ref TType type,
        ref ReadOnlyMemory<byte> payload, ref ReadOnlyMemory<byte> id)
    {
        if (IsText(ref reader, "type"u8))
        {
            reader.Read();
            type = readType(ref reader);
            reader.Skip();
        }
        else if (IsText(ref reader, "payload"u8))
        {
            payload = ReadValue(utf8, ref reader);
        }
        else if (IsText(ref reader, "id"u8))
        {
            id = ReadValue(utf8, ref reader);
        }
        else
        {
            reader.Skip();
        }
    }
}
