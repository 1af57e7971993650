using System.Buffers;

namespace Hub.Actors.Protocol;

/// <summary>A message that is not whole yet, in a rented array that grows with what has come, never over the limit.</summary>
/// <param name="limit">Bytes of the longest message.</param>
internal struct MessageBuffer(int limit)
{
    private const int FirstBytes = 1_024;

    private byte[]? _bytes;

    /// <summary>Bytes that have come so far.</summary>
    public int Length { get; private set; }

    /// <summary>Bytes that may still come.</summary>
    public readonly int Left => limit - Length;

    /// <summary>Adds a part of at most <see cref="Left"/> bytes.</summary>
    public void Append(ReadOnlySpan<byte> part)
    {
        if (part.IsEmpty) return;
        part.CopyTo(Room(part.Length));
        Length += part.Length;
    }

    /// <summary>Where more can be written; <see cref="Advance"/> says then how much was.</summary>
    /// <param name="least">What must fit, at most <see cref="Left"/>.</param>
    public Span<byte> Room(int least)
    {
        var needed = Length + least;
        if (_bytes is null || _bytes.Length < needed)
        {
            // Doubles, so that a message that comes in many parts is copied a bounded number of times; grows with what
            // has come, not with what a header promises.
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBytes, (int)Math.Min(Math.Max(needed, Length * 2L), limit)));
            _bytes.AsSpan(0, Length).CopyTo(larger);
            if (_bytes is not null) ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        return _bytes.AsSpan(Length, Math.Min(_bytes.Length, limit) - Length);
    }

    public void Advance(int count) => Length += count;

    /// <summary>The whole message; it stays where it is until the buffer is used again or released.</summary>
    public Memory<byte> Take()
    {
        var whole = _bytes.AsMemory(0, Length);
        Length = 0;
        return whole;
    }

    /// <summary>Gives the array back.</summary>
    public void Release()
    {
        if (_bytes is null) return;
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = null;
    }
}
