using System.Buffers.Binary;

namespace Hub.Actors.Protocol;

/// <summary>
/// The header of a frame from a client, which always has a mask.
/// <code>
///  0               1               2 … 3  or  2 … 9               4 bytes
/// +-+-+-+-+-------+-+-------------+--------------------------+-------------+
/// |F|R R R|opcode |1| 0…125/126/7 | length, 16 or 64 bit     | masking key |
/// +-+-+-+-+-------+-+-------------+--------------------------+-------------+
/// </code>
/// (RFC 6455, section 5.2)
/// </summary>
internal readonly struct FrameHeader
{
    /// <summary>Two bytes, a 64-bit length and the mask.</summary>
    public const int MaxBytes = 14;

    private const byte FinalBit = 0x80;
    private const byte Rsv1Bit = 0x40;
    private const byte OtherRsvBits = 0x30;
    private const byte OpcodeBits = 0x0F;
    private const byte MaskBit = 0x80;
    private const byte LengthBits = 0x7F;
    private const byte ControlBit = 0x08;

    public bool IsFinal { get; private init; }

    /// <summary>RSV1: the message is compressed (RFC 7692, section 6).</summary>
    public bool IsCompressed { get; private init; }

    public Opcode Opcode { get; private init; }

    public long Length { get; private init; }

    /// <summary>The masking key as it lies in memory: the first byte is the lowest.</summary>
    public uint Mask { get; private init; }

    public bool IsControl => ((byte)Opcode & ControlBit) != 0;

    /// <summary>Reads a header and checks all that one frame alone can break.</summary>
    /// <param name="bytes">The bytes from the frame's first on.</param>
    /// <param name="compression">Whether permessage-deflate was agreed upon.</param>
    /// <param name="header">The header, when it is whole.</param>
    /// <param name="violation">Null, or how the connection ends; known as early as its byte is there.</param>
    /// <returns>How many bytes the header has; 0 while some are missing.</returns>
    public static int TryRead(ReadOnlySpan<byte> bytes, bool compression, out FrameHeader header, out CloseStatus? violation)
    {
        header = default;
        violation = null;
        if (bytes.IsEmpty) return 0;

        var first = bytes[0];
        var opcode = (Opcode)(first & OpcodeBits);
        var isControl = (first & ControlBit) != 0;
        violation = Check(first, opcode, isControl, compression);
        if (violation is not null || bytes.Length < 2) return 0;

        var second = bytes[1];
        var shortLength = second & LengthBits;
        violation = (second & MaskBit) == 0 ? CloseCodes.Violated("A frame from a client must be masked")
            : isControl && shortLength > Frame.MaxControlPayload ? CloseCodes.Violated("A control frame has at most 125 bytes")
            : null;
        var size = shortLength switch { 126 => 8, 127 => MaxBytes, _ => 6 };
        if (violation is not null || bytes.Length < size) return 0;

        var length = shortLength switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            127 => BinaryPrimitives.ReadInt64BigEndian(bytes[2..]),
            _ => shortLength,
        };
        if (length < 0) violation = CloseCodes.Violated("The highest bit of a length must be 0");
        else if (length <= (shortLength switch { 126 => 125, 127 => ushort.MaxValue, _ => -1 }))
            violation = CloseCodes.Violated("A length must have its shortest form");
        if (violation is not null) return 0;

        header = new FrameHeader
        {
            IsFinal = (first & FinalBit) != 0,
            IsCompressed = (first & Rsv1Bit) != 0,
            Opcode = opcode,
            Length = length,
            Mask = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(size - 4)..]),
        };
        return size;
    }

    private static CloseStatus? Check(byte first, Opcode opcode, bool isControl, bool compression)
    {
        if ((first & OtherRsvBits) != 0) return CloseCodes.Violated("RSV2 and RSV3 must be 0");
        if (opcode is not (Opcode.Continuation or Opcode.Text or Opcode.Binary or Opcode.Close or Opcode.Ping or Opcode.Pong))
            return CloseCodes.Violated("Unknown opcode");
        if (isControl && (first & FinalBit) == 0) return CloseCodes.Violated("A control frame must not be fragmented");
        if ((first & Rsv1Bit) != 0 && (!compression || isControl || opcode == Opcode.Continuation))
            return CloseCodes.Violated("RSV1 marks the first frame of a compressed message only");
        return null;
    }
}
