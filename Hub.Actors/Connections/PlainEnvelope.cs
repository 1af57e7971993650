using System.Text.Json;
using Hub.Actors.Protocol;

namespace Hub.Actors.Connections;

/// <summary>
/// One frame of the plain dialect, its members as slices of the received bytes: what is only passed on is
/// never parsed further. Of members that come twice the last counts; unknown ones are ignored.
/// </summary>
internal readonly struct PlainEnvelope
{
    public PlainType Type { get; private init; }

    /// <summary>The raw JSON value; empty when absent.</summary>
    public ReadOnlyMemory<byte> Payload { get; private init; }

    /// <summary>The raw JSON value; empty when absent.</summary>
    public ReadOnlyMemory<byte> Id { get; private init; }

    /// <returns>False when the bytes are not one JSON value. A value that is no object has <see cref="PlainType.Unknown"/>.</returns>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, out PlainEnvelope envelope)
    {
        envelope = default;
        var reader = new Utf8JsonReader(utf8.Span);
        try
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject) envelope = ReadObject(utf8, ref reader);
            else reader.Skip();

            // Anything behind the value throws here.
            reader.Read();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Reads a payload that names a room: a string, or an object with the string <c>room</c>.</summary>
    public bool TryReadRoom(out string name) => TryReadRoomAndData(out name, out _, stringAlone: true);

    /// <summary>Reads a payload that is addressed to one room: an object with the string <c>room</c> and any <c>data</c>.</summary>
    public bool TryReadAddressed(out string name, out ReadOnlyMemory<byte> data) =>
        TryReadRoomAndData(out name, out data, stringAlone: false) && !data.IsEmpty;

    /// <summary>Reads a value into the body of a room message: a string as its text, all else as its JSON.</summary>
    /// <returns>False when it is a string that no UTF-8 can hold (half a surrogate pair).</returns>
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

    private static PlainEnvelope ReadObject(ReadOnlyMemory<byte> utf8, ref Utf8JsonReader reader)
    {
        var type = PlainType.Unknown;
        ReadOnlyMemory<byte> payload = default, id = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                type = ReadType(ref reader);
            }
            else if (reader.ValueTextEquals("payload"u8))
            {
                payload = ReadValue(utf8, ref reader);
            }
            else if (reader.ValueTextEquals("id"u8))
            {
                id = ReadValue(utf8, ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return new PlainEnvelope { Type = type, Payload = payload, Id = id };
    }

    private static PlainType ReadType(ref Utf8JsonReader reader)
    {
        var type = reader.TokenType != JsonTokenType.String ? PlainType.Unknown
            : reader.ValueTextEquals("message"u8) ? PlainType.Message
            : reader.ValueTextEquals("ping"u8) ? PlainType.Ping
            : reader.ValueTextEquals("subscribe"u8) ? PlainType.Subscribe
            : PlainType.Unknown;
        reader.Skip();
        return type;
    }

    private static ReadOnlyMemory<byte> ReadValue(ReadOnlyMemory<byte> utf8, ref Utf8JsonReader reader)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return utf8[start..(int)reader.BytesConsumed];
    }

    private bool TryReadRoomAndData(out string name, out ReadOnlyMemory<byte> data, bool stringAlone)
    {
        name = "";
        data = default;
        if (Payload.IsEmpty) return false;
        var reader = new Utf8JsonReader(Payload.Span);
        reader.Read();
        if (reader.TokenType == JsonTokenType.String) return stringAlone && TryReadString(ref reader, out name);
        if (reader.TokenType != JsonTokenType.StartObject) return false;

        var named = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("room"u8))
            {
                reader.Read();
                named = TryReadString(ref reader, out name);
                reader.Skip();
            }
            else if (reader.ValueTextEquals("data"u8))
            {
                data = ReadValue(Payload, ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return named;
    }

    private static bool TryReadString(ref Utf8JsonReader reader, out string value)
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
            // Half a surrogate pair: no text at all.
            return false;
        }
    }
}
