using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hub.Actors.Protocol;

/// <summary>The frame of one room message in one dialect.</summary>
internal static class RoomFrame
{
    // What is not ASCII stays as it is: the frame is JSON for a program, never a part of an HTML page.
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static Frame Of(RoomId room, RoomMessage message, Dialect dialect) => dialect switch
    {
        Dialect.Raw => Raw(room, message),
        Dialect.Plain => Plain(room, message),
        _ => throw new ArgumentOutOfRangeException(nameof(dialect), dialect, "Unknown dialect"),
    };

    private static Frame Raw(RoomId room, RoomMessage message) => message.Kind == BodyKind.Binary
        ? Frame.Binary(message.Body.Span, SlotOf(room, message))
        : Frame.Text(message.Body.Span, SlotOf(room, message));

    private static Slot? SlotOf(RoomId room, RoomMessage message) => message.Slot is { } key ? new Slot(room, key) : null;

    private static Frame Plain(RoomId room, RoomMessage message)
    {
        var buffer = new ArrayBufferWriter<byte>(message.Body.Length + 128);
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "message"u8);
            json.WriteStartObject("payload"u8);
            json.WriteString("room"u8, room.Name);
            switch (message.Kind)
            {
                case BodyKind.Text:
                    json.WriteString("data"u8, message.Body.Span);
                    break;
                case BodyKind.Binary:
                    json.WriteBase64String("data"u8, message.Body.Span);
                    json.WriteString("encoding"u8, "base64"u8);
                    break;
                default:
                    json.WritePropertyName("data"u8);
                    json.WriteRawValue(message.Body.Span, skipInputValidation: true);
                    break;
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Frame.Text(buffer.WrittenSpan, SlotOf(room, message));
    }
}
