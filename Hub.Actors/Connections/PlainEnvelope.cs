using System.Text.Json;
using Hub.Actors.Protocol;

namespace Hub.Actors.Connections;

/// <summary>
/// One frame of the plain dialect, its members as slices of the received bytes.
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
        var isJson = RequestJson.TryReadFirst<PlainType>(utf8, ReadType, out var read);
        envelope = new PlainEnvelope { Type = read.Type, Payload = read.Payload, Id = read.Id };
        return isJson && read.Rest.Span.Trim(" \t\r\n"u8).IsEmpty;
    }

    /// <summary>Reads a payload that names a room: a string, or an object with the string <c>room</c>.</summary>
    public bool TryReadRoom(out string name) => TryReadRoomAndData(out name, out _, stringAlone: true);

    /// <summary>Reads a payload that is addressed to one room: an object with the string <c>room</c> and any <c>data</c>.</summary>
    public bool TryReadAddressed(out string name, out ReadOnlyMemory<byte> data) =>
        TryReadRoomAndData(out name, out data, stringAlone: false) && !data.IsEmpty;

    private static PlainType ReadType(ref Utf8JsonReader reader) =>
        reader.TokenType != JsonTokenType.String ? PlainType.Unknown
        : RequestJson.IsText(ref reader, "message"u8) ? PlainType.Message
        : RequestJson.IsText(ref reader, "ping"u8) ? PlainType.Ping
        : RequestJson.IsText(ref reader, "subscribe"u8) ? PlainType.Subscribe
        : PlainType.Unknown;

    private bool TryReadRoomAndData(out string name, out ReadOnlyMemory<byte> data, bool stringAlone)
    {
        name = "";
        data = default;
        if (Payload.IsEmpty) return false;
        var reader = new Utf8JsonReader(Payload.Span);
        reader.Read();
        if (reader.TokenType == JsonTokenType.String) return stringAlone && RequestJson.TryReadString(ref reader, out name);
        if (reader.TokenType != JsonTokenType.StartObject) return false;

        var named = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (RequestJson.IsText(ref reader, "room"u8))
            {
                reader.Read();
                named = RequestJson.TryReadString(ref reader, out name);
                reader.Skip();
            }
            else if (RequestJson.IsText(ref reader, "data"u8))
            {
                data = RequestJson.ReadValue(Payload, ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return named;
    }
}
