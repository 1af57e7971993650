using System.IO.Compression;

namespace Hub.Actors.Protocol;

/// <summary>
/// Inflates the messages of one connection as their bytes come (RFC 7692, section 7.2.2). Never makes more than the
/// message may have, however little came for it. Without context it holds nothing between two messages.
/// </summary>
/// <param name="keepsContext">Whether a message may refer to those before it.</param>
internal sealed class MessageInflater(bool keepsContext) : IDisposable
{
    // What the sender has left off: the end of an empty stored block (RFC 7692, section 7.2.1).
    private static readonly byte[] Tail = [0x00, 0x00, 0xFF, 0xFF];

    // The same and a final empty block, which ends the stream only where the message has ended between two blocks: one
    // that was cut off is found out. Where the context is kept the stream must not end, and cannot be asked.
    private static readonly byte[] FinalTail = [0x00, 0x00, 0xFF, 0xFF, 0x01, 0x00, 0x00, 0xFF, 0xFF];

    private readonly InflateFeed _feed = new();

    // Null between two streams: before the first, after a final block, and without context between two messages.
    private DeflateStream? _stream;

    // The message: whether it has any bytes, and how many of them came behind its final block, if it has one.
    private bool _hasBytes;
    private int? _behindFinal;

    /// <summary>Inflates one more part of a message.</summary>
    /// <param name="part">Unmasked payload.</param>
    /// <param name="message">Takes what becomes of it.</param>
    /// <param name="text">Checks it as it comes, when the message is a text.</param>
    /// <param name="isText">Whether it is.</param>
    /// <returns>Null, or how the connection ends.</returns>
    public CloseStatus? Add(ReadOnlyMemory<byte> part, ref MessageBuffer message, ref Utf8Check text, bool isText)
    {
        _hasBytes |= !part.IsEmpty;
        _behindFinal += part.Length;
        return _behindFinal > 1 ? CloseCodes.BadDeflate : Inflate(part, ref message, ref text, isText);
    }

    /// <summary>Ends the message: nothing more of it comes.</summary>
    /// <returns>Null, or how the connection ends.</returns>
    public CloseStatus? End(ref MessageBuffer message, ref Utf8Check text, bool isText)
    {
        // Where it had no bytes at all, or ended with a final block, nothing was left off.
        var isWhole = !_hasBytes || _stream is null;
        var broken = isWhole ? null : Inflate(keepsContext ? Tail : FinalTail, ref message, ref text, isText);
        (_hasBytes, _behindFinal) = (false, null);
        if (broken is not null || keepsContext) return broken;
        return _stream is null ? null : CloseCodes.BadDeflate;
    }

    public void Dispose()
    {
        EndStream();
        _feed.Dispose();
    }

    private CloseStatus? Inflate(ReadOnlyMemory<byte> part, ref MessageBuffer message, ref Utf8Check text, bool isText)
    {
        _feed.Show(part);
        try
        {
            while (_stream is not null || _feed.Left > 0)
            {
                if (Read(ref message, ref text, isText) is { } broken) return broken;
                if (_feed.WasStarved) return null;
                // The stream has ended without asking for more: a final block. It ends the message; a zero byte may
                // follow, which begins the next stream. The window is not carried over, as with other implementations.
                if (_feed.LastTaken > 1 || _feed.Left > 1) return CloseCodes.BadDeflate;
                EndStream();
                _behindFinal = _feed.Left;
            }

            return null;
        }
        catch (InvalidDataException)
        {
            return CloseCodes.BadDeflate;
        }
    }

    // Reads until the stream wants more or has ended.
    private CloseStatus? Read(ref MessageBuffer message, ref Utf8Check text, bool isText)
    {
        _stream ??= new DeflateStream(_feed, CompressionMode.Decompress, leaveOpen: true);
        _feed.WasStarved = false;
        Span<byte> over = stackalloc byte[1];
        while (true)
        {
            var room = message.Left == 0 ? over : message.Room(1);
            var count = _stream.Read(room);
            if (count == 0) return null;
            if (message.Left == 0) return CloseCodes.TooBig;
            message.Advance(count);
            if (isText && !text.Accepts(room[..count])) return CloseCodes.NotUtf8;
        }
    }

    private void EndStream()
    {
        _stream?.Dispose();
        _stream = null;
    }
}
