using System.Buffers.Binary;
using Hub.Actors.Protocol;

namespace Hub.Tests.Fixtures;

/// <summary>One frame of the hub's, taken apart again.</summary>
internal sealed record SentFrame(Opcode Opcode, byte[] Payload, bool IsCompressed = false)
{
    /// <summary>The frames of one write, which are whole ones.</summary>
    public static List<SentFrame> Parse(ReadOnlySpan<byte> bytes, bool compression = false)
    {
        var frames = new List<SentFrame>();
        var left = bytes.ToArray();
        while (TryTake(ref left, compression) is { } frame) frames.Add(frame);
        Assert.Empty(left);
        return frames;
    }

    /// <summary>Takes the first frame off; null while it is not whole.</summary>
    /// <param name="bytes">What was sent; then what is left of it.</param>
    /// <param name="compression">Whether permessage-deflate was agreed upon.</param>
    public static SentFrame? TryTake(ref byte[] bytes, bool compression = false)
    {
        if (bytes.Length < 2) return null;
        Assert.Equal(0x80, bytes[0] & (compression ? 0xB0 : 0xF0));
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
        var frame = new SentFrame((Opcode)(bytes[0] & 0x0F), bytes[size..(size + length)], (bytes[0] & 0x40) != 0);
        Assert.False(frame is { IsCompressed: true, Opcode: not (Opcode.Text or Opcode.Binary) });
        bytes = bytes[(size + length)..];
        return frame;
    }
}
