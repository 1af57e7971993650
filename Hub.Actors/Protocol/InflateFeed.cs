namespace Hub.Actors.Protocol;

/// <summary>
/// What a <see cref="System.IO.Compression.DeflateStream"/> reads from: a part of a message after the other, and
/// "nothing for now" between them.
/// </summary>
internal sealed class InflateFeed : Stream
{
    // The last bytes of a part are handed out one by one. The inflater does not say how much of what it took it has
    // used; a final block ends a message, with at most one byte behind it (RFC 7692, section 7.2.3.4), so it is seen
    // to end at a byte that came alone.
    private const int SingleBytes = 2;

    private ReadOnlyMemory<byte> _part;

    /// <summary>Bytes that are not handed out yet.</summary>
    public int Left => _part.Length;

    /// <summary>Whether more was wanted than there is; the owner takes it back.</summary>
    public bool WasStarved { get; set; }

    /// <summary>How many bytes were handed out last.</summary>
    public int LastTaken { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Shows the next part; what is left of the one before is gone.</summary>
    public void Show(ReadOnlyMemory<byte> part) => _part = part;

    public override int Read(Span<byte> buffer)
    {
        WasStarved |= _part.IsEmpty;
        var count = _part.Length > SingleBytes ? _part.Length - SingleBytes : Math.Min(1, _part.Length);
        count = Math.Min(count, buffer.Length);
        _part.Span[..count].CopyTo(buffer);
        _part = _part[count..];
        if (count > 0) LastTaken = count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
