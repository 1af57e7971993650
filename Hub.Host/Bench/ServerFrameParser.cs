using System.Buffers.Binary;
using Hub.Actors.Protocol;

namespace Hub.Host.Bench;

/// <summary>
/// Finds the frames in what a server sends, however it is cut into pieces. A frame that lies whole in what was
/// received is not copied; of one that comes in pieces the first bytes are kept until its last has come.
/// </summary>
/// <param name="keep">How many bytes of such a payload to keep; at least the 125 of a control frame.</param>
internal sealed class ServerFrameParser(int keep)
{
    private const byte ReservedBits = 0x70;
    private const byte OpcodeBits = 0x0F;
    private const byte MaskBit = 0x80;

    // Header and payload of a frame whose end has not come; none while the length is 0.
    private byte[]? _part;
    private int _partLength;

    // Bytes of that frame still to come; -1 while its header is not whole.
    private long _missing;

    /// <summary>What the server did that no server may; nothing is found after it.</summary>
    public string? Violation { get; private set; }

    /// <summary>Takes the next frame out of <paramref name="bytes"/>.</summary>
    /// <param name="bytes">Received bytes; what was taken is cut off. All, when there is no whole frame.</param>
    /// <param name="frame">The frame. Valid until the next call.</param>
    public bool TryNext(ref ReadOnlySpan<byte> bytes, out ServerFrame frame)
    {
        frame = default;
        if (Violation is not null || bytes.IsEmpty) return false;
        if (_partLength > 0) return TryGoOn(ref bytes, out frame);

        var header = Header(bytes, out var length);
        if (Violation is not null) return false;
        if (header > 0 && bytes.Length - header >= length)
        {
            frame = new ServerFrame(OpcodeOf(bytes), bytes.Slice(header, (int)length));
            bytes = bytes[(header + (int)length)..];
            return true;
        }

        _missing = header > 0 ? header + length - bytes.Length : -1;
        Keep(header > 0 ? bytes[..(int)Math.Min(bytes.Length, header + (long)keep)] : bytes);
        bytes = default;
        return false;
    }

    private bool TryGoOn(ref ReadOnlySpan<byte> bytes, out ServerFrame frame)
    {
        frame = default;
        var header = Header(_part.AsSpan(0, _partLength), out var length);
        while (header == 0 && !bytes.IsEmpty && Violation is null)
        {
            Keep(bytes[..1]);
            bytes = bytes[1..];
            header = Header(_part.AsSpan(0, _partLength), out length);
            _missing = header > 0 ? length : -1;
        }

        if (header == 0 || Violation is not null) return false;
        var taken = (int)Math.Min(_missing, bytes.Length);
        Keep(bytes[..(int)Math.Min(taken, header + (long)keep - _partLength)]);
        bytes = bytes[taken..];
        _missing -= taken;
        if (_missing > 0) return false;

        frame = new ServerFrame(OpcodeOf(_part), _part.AsSpan(header, _partLength - header));
        _partLength = 0;
        return true;
    }

    private static Opcode OpcodeOf(ReadOnlySpan<byte> frame) => (Opcode)(frame[0] & OpcodeBits);

    // The size of the header, 0 while it is not whole.
    private int Header(ReadOnlySpan<byte> bytes, out long length)
    {
        length = 0;
        if ((bytes[0] & ReservedBits) != 0) Violation = "a frame with reserved bits, though no extension was offered";
        if (bytes.Length < 2) return 0;
        if ((bytes[1] & MaskBit) != 0) Violation = "a masked frame";
        switch (bytes[1])
        {
            case 127:
                if (bytes.Length < 10) return 0;
                length = BinaryPrimitives.ReadInt64BigEndian(bytes[2..]);
                if (length < 0) Violation = "a frame whose length is negative";
                return 10;
            case 126:
                if (bytes.Length < 4) return 0;
                length = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
                return 4;
            default:
                length = bytes[1];
                return 2;
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        var needed = _partLength + bytes.Length;
        if (_part is null || _part.Length < needed) Array.Resize(ref _part, Math.Max(256, 2 * needed));
        bytes.CopyTo(_part.AsSpan(_partLength));
        _partLength = needed;
    }
}
