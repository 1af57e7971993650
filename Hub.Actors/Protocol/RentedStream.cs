using System.Buffers;

namespace Hub.Actors.Protocol;

/// <summary>Takes bytes into a rented array that grows; disposing gives it back.</summary>
internal sealed class RentedStream : Stream
{
    private const int FirstBytes = 1_024;

    private byte[] _bytes = [];

    /// <summary>How many bytes have been written.</summary>
    public int Count { get; private set; }

    /// <summary>Valid until the next write or release.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Count);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Forgets what was written behind the first <paramref name="count"/> bytes.</summary>
    public void Truncate(int count) => Count = count;

    /// <summary>Forgets all and gives the array back; writing begins anew.</summary>
    public void Release()
    {
        Count = 0;
        if (_bytes.Length == 0) return;
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_bytes.Length - Count < buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(Math.Max(FirstBytes, Count * 2L), Count + buffer.Length), Array.MaxLength));
            Written.CopyTo(larger);
            var count = Count;
            Release();
            (_bytes, Count) = (larger, count);
        }

        buffer.CopyTo(_bytes.AsSpan(Count));
        Count += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        Release();
        base.Dispose(disposing);
    }
}
