using System.Buffers;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;

namespace Hub.Actors.HubProtocol;

/// <summary>The answers to one connection's publishes, those that come together in one frame. Safe for threads: each room answers on its own.</summary>
internal sealed class PublishAnswers(OutboundQueue outbound)
{
    // More would be a frame that a slow peer's queue must take as one.
    private const int MaxTextBytes = 32 * 1_024;

    private readonly Lock _gate = new();
    private readonly ArrayBufferWriter<byte> _text = new(256);

    /// <summary>Keeps an answer until <see cref="Send"/>.</summary>
    public void Add(RoomId room, RoomPosition position, ReadOnlySpan<byte> id)
    {
        Frame? full = null;
        lock (_gate)
        {
            if (_text.WrittenCount > MaxTextBytes) full = TakeKept();
            EnvelopeWriter.Append(_text, "published"u8, (room, position), static (json, state) => HubFrames.WritePosition(json, state.room, state.position), id);
        }

        if (full is not null) outbound.Deliver(full);
    }

    /// <summary>Sends what is kept.</summary>
    public void Send()
    {
        Frame? kept = null;
        lock (_gate)
        {
            if (_text.WrittenCount > 0) kept = TakeKept();
        }

        if (kept is not null) outbound.Deliver(kept);
    }

    /// <summary>Sends an error at once.</summary>
    public void Refuse(ErrorCode error, string message, ReadOnlySpan<byte> id) => outbound.Deliver(HubReplies.Error(error, message, id));

    private Frame TakeKept()
    {
        var frame = Frame.Text(_text.WrittenSpan);
        _text.ResetWrittenCount();
        return frame;
    }
}
