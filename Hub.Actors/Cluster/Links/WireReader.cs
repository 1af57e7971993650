using System.Buffers.Binary;
using System.Text;

namespace Hub.Actors.Cluster.Links;

/// <summary>Reads what a <see cref="WireWriter"/> has written. What is no such thing is a <see cref="WireException"/>.</summary>
internal sealed class WireReader(ReadOnlyMemory<byte> bytes)
{
    private int _position;

    /// <summary>What is spoken on the connection: the version that it was written in.</summary>
    public int Version { get; init; } = LinkVersion.Current;

    public bool IsAtEnd => _position == bytes.Length;

    public byte Byte() => Take(1)[0];

    public bool Flag() => Byte() switch
    {
        0 => false,
        1 => true,
        var other => throw new WireException($"{other} is neither yes nor no"),
    };

    public long Number()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var group = Byte();
            value |= (ulong)(group & 0x7f) << shift;
            if (group >= 0x80) continue;
            return value <= long.MaxValue ? (long)value : throw new WireException($"{value} is too large");
        }

        throw new WireException("A number has no end");
    }

    /// <summary>A number of things of which each takes a byte at least.</summary>
    public int Count()
    {
        var count = Number();
        return count <= bytes.Length - _position
            ? (int)count
            : throw new WireException($"{count} things are announced, and {bytes.Length - _position} bytes follow");
    }

    public int Int()
    {
        var value = Number();
        return value <= int.MaxValue ? (int)value : throw new WireException($"{value} is too large");
    }

    public ulong Fixed() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    public string? TextOrNull()
    {
        var length = Number();
        if (length == 0) return null;
        return length - 1 <= bytes.Length - _position
            ? Encoding.UTF8.GetString(Take((int)length - 1))
            : throw new WireException($"A text of {length - 1} bytes is announced, and {bytes.Length - _position} follow");
    }

    public string Text() => TextOrNull() ?? throw new WireException("A text is missing");

    /// <summary>A copy: who reads it may keep it.</summary>
    public byte[] Bytes() => Take(Count()).ToArray();

    private ReadOnlySpan<byte> Take(int count)
    {
        if (bytes.Length - _position < count) throw new WireException("It ends too early");
        _position += count;
        return bytes.Span.Slice(_position - count, count);
    }
}
