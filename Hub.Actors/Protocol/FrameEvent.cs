namespace Hub.Actors.Protocol;

/// <summary>A whole message, a control frame, or a violation.</summary>
/// <param name="Kind">Which of these.</param>
/// <param name="Payload">Unmasked; valid until the next call of <see cref="FrameReader.Next"/>.</param>
/// <param name="Status">Of a close frame or a violation.</param>
internal readonly record struct FrameEvent(FrameEventKind Kind, ReadOnlyMemory<byte> Payload = default, CloseStatus Status = default)
{
    public static FrameEvent Violation(CloseStatus status) => new(FrameEventKind.Violation, default, status);
}
