namespace Hub.Actors.Protocol;

/// <summary>The frame of one room message in one dialect.</summary>
internal static class RoomFrame
{
    public static Frame Of(RoomId room, string epoch, RoomEntry entry, Dialect dialect) => dialect switch
    {
        Dialect.Raw => Raw(room, entry.Message),
        Dialect.Plain => Plain(room, entry.Message),
        Dialect.Hub => HubFrames.Message(room, epoch, entry),
        _ => throw new ArgumentOutOfRangeException(nameof(dialect), dialect, "Unknown dialect"),
    };

    public static Slot? SlotOf(RoomId room, RoomMessage message) => message.Slot is { } key ? new Slot(room, key) : null;

    private static Frame Raw(RoomId room, RoomMessage message) => message.Kind == BodyKind.Binary
        ? Frame.Binary(message.Body.Span, SlotOf(room, message))
        : Frame.Text(message.Body.Span, SlotOf(room, message));

    private static Frame Plain(RoomId room, RoomMessage message) => EnvelopeWriter.Frame(
        "message"u8, (room, message), static (json, state) =>
        {
            json.WriteString("room"u8, state.room.Name);
            HubFrames.WriteData(json, state.message);
        },
        slot: SlotOf(room, message));
}
