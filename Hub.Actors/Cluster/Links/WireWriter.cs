using System.Buffers.Binary;
using System.Text;

namespace Hub.Actors.Cluster.Links;

/// <summary>
/// Writes what goes over a link: numbers in groups of seven bits, lowest first, with the high bit set on all but the last; texts in UTF-8
/// and bytes behind their length. Used again and again by one link, never by two threads.
/// </summary>
internal sealed class WireWriter
{
    private const int FirstCapacity = 4 * 1_024;

    // What a single large message has made of it is given back with the next one.
    private const int KeptCapacity = 256 * 1_024;

    private byte[] _buffer = new byte[FirstCapacity];

    /// <summary>What is spoken on the connection: what is written has to be what a node of that version reads.</summary>
    public int Version { get; init; } = LinkVersion.Current;

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Length);

    public void Clear()
    {
        Length = 0;
        if (_buffer.Length > KeptCapacity) _buffer = new byte[FirstCapacity];
    }

    public void Byte(byte value) => Take(1)[0] = value;

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    /// <summary>Not negative.</summary>
    public void Number(long value)
    {
        var rest = (ulong)value;
        while (rest >= 0x80)
        {
            Byte((byte)(rest | 0x80));
            rest >>= 7;
        }

        Byte((byte)rest);
    }

    /// <summary>Eight bytes, for what is random anyway.</summary>
    public void Fixed(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(sizeof(ulong)), value);

    /// <summary>Null is apart from empty.</summary>
    public void Text(string? value)
    {
        if (value is null)
        {
            Byte(0);
            return;
        }

        var length = Encoding.UTF8.GetByteCount(value);
        Number(length + 1);
        Encoding.UTF8.GetBytes(value, Take(length));
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Number(value.Length);
        value.CopyTo(Take(value.Length));
    }

    private Span<byte> Take(int count)
    {
        if (_buffer.Length - Length < count) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + count));
        Length += count;
        return _buffer.AsSpan(Length - count, count);
    }
}
