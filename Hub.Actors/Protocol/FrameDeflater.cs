namespace Hub.Actors.Protocol;

/// <summary>
/// Compresses the messages of frames that were prepared without it. One serves all connections of a node, or one
/// connection alone where it keeps context; then only its writer uses it.
/// </summary>
/// <param name="deflate">Compresses a message.</param>
/// <param name="threshold">Bytes of payload from which on a message is compressed.</param>
/// <param name="isShared">Whether what it makes of a frame is kept with the frame for the other connections.</param>
internal sealed class FrameDeflater(IMessageDeflate deflate, int threshold, bool isShared) : IDisposable
{
    /// <summary>The frame as it goes out; the same where nothing of it is to be compressed.</summary>
    public Frame Apply(Frame frame) => isShared ? frame.DeflatedBy(this) : Make(frame);

    /// <summary>Makes the frame anew with its messages compressed.</summary>
    public Frame Make(Frame frame)
    {
        if (!IsConcerned(frame)) return frame;
        using var frames = new RentedStream();
        using var message = new RentedStream();
        var rest = frame.Bytes.Span;
        var isSmaller = false;
        while (!rest.IsEmpty)
        {
            var payload = Frame.FirstPayload(rest);
            var isCompressed = false;
            if (IsConcerned(rest[0], payload))
            {
                message.Truncate(0);
                deflate.Compress(rest[payload], message);
                isCompressed = deflate.KeepsContext || message.Count < payload.End.Value - payload.Start.Value;
            }

            if (isCompressed) Frame.WriteCompressed(rest[0], message.Written, frames);
            else frames.Write(rest[..payload.End]);
            isSmaller |= isCompressed;
            rest = rest[payload.End..];
        }

        return isSmaller ? Frame.Of(frames.Written) : frame;
    }

    /// <summary>Frees what belongs to a connection. Nothing is to be compressed afterwards.</summary>
    public void Dispose() => deflate.Dispose();

    private bool IsConcerned(Frame frame)
    {
        var rest = frame.Bytes.Span;
        if (rest.Length < threshold) return false;
        while (!rest.IsEmpty)
        {
            var payload = Frame.FirstPayload(rest);
            if (IsConcerned(rest[0], payload)) return true;
            rest = rest[payload.End..];
        }

        return false;
    }

    // An empty message has nothing to compress; a control frame must not be (RFC 7692, section 6.1).
    private bool IsConcerned(byte first, Range payload)
    {
        var length = payload.End.Value - payload.Start.Value;
        return length >= threshold && length > 0 && !Frame.IsControl(first);
    }
}
