using System.Buffers.Binary;
using Hub.Actors.Protocol;

namespace Hub.Tests.Fixtures;

/// <summary>One frame of the hub's, taken apart again.</summary>
internal sealed record SentFrame(Opcode Opcode, byte[] Payload)
{
    /// <summary>The frames of one write, which are whole ones.</summary>
    public static List<SentFrame> Parse(ReadOnlySpan<byte> bytes)
    {
        var frames = new List<SentFrame>();
        var left = bytes.ToArray();
        while (TryTake(ref left) is { } frame) frames.Add(frame);
        Assert.Empty(left);
        return frames;
    }

    /// <summary>Takes the first frame off; null while it is not whole.</summary>
    public static SentFrame? TryTake(ref byte[] bytes)
    {
        if (bytes.Length < 2) return null;
        Assert.Equal(0x80, bytes[0] & 0xF0);
        Assert.True(bytes[1] < 0x80, "A server does not mask");
        var size = bytes[1] switch { 126 => 4, 127 => 10, _ => 2 };
        if (bytes.Length < size) return null;
        var length = bytes[1] switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(2)),
            127 => (int)BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(2)),
            var small => small,
        };
        if (bytes.Length < size + length) return null;
        var frame = new SentFrame((Opcode)(bytes[0] & 0x0F), bytes[size..(size + length)]);
        bytes = bytes[(size + length)..];
        return frame;
    }
}
