using System.Buffers.Binary;
using System.Text;

namespace Hub.Actors.Protocol;

/// <summary>
/// Whole unmasked frames, ready for the wire. Encoded once and shared by every connection that gets them, so the
/// bytes are never written again and never come from a pool.
/// <code>
///  0               1               2 … 3           (126)      2 … 9            (127)
/// +-+-+-+-+-------+-+-------------+----------------+          +------------------+
/// |F|C 0 0|opcode |0| 0…125/126/7 | length, 16 bit |    or    |  length, 64 bit  |  then the payload
/// +-+-+-+-+-------+-+-------------+----------------+          +------------------+
/// </code>
/// (RFC 6455, section 5.2; C is RSV1, which marks a compressed message: RFC 7692, section 6)
/// </summary>
internal sealed class Frame
{
    /// <summary>Bytes a control frame may carry (RFC 6455, section 5.5).</summary>
    public const int MaxControlPayload = 125;

    /// <summary>A ping without payload: which one a pong answers does not matter, any sign of life does.</summary>
    public static readonly Frame Ping = Create(Opcode.Ping, []);

    private const byte Final = 0x80;
    private const byte Compressed = 0x40;
    private const byte ControlBit = 0x08;
    private const int MaxHeaderBytes = 10;

    private readonly byte[] _bytes;

    // Null until a connection with permessage-deflate gets the frame.
    private DeflatedFrame? _deflated;

    private Frame(byte[] bytes) => _bytes = bytes;

    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>How many messages it holds; a control frame none.</summary>
    public int Messages { get; private init; } = 1;

    /// <summary>What it is the newest value of; null for a message that stands for itself.</summary>
    public Slot? Slot { get; private init; }

    /// <summary>What it was joined from, when one of these has a slot; else null, so that nothing is held twice.</summary>
    public IReadOnlyList<Frame>? Parts { get; private init; }

    public static Frame Text(ReadOnlySpan<byte> utf8, Slot? slot = null) => Create(Opcode.Text, utf8, slot);

    public static Frame Binary(ReadOnlySpan<byte> payload, Slot? slot = null) => Create(Opcode.Binary, payload, slot);

    /// <param name="payload">That of the ping (RFC 6455, section 5.5.3).</param>
    public static Frame Pong(ReadOnlySpan<byte> payload) => Create(Opcode.Pong, payload);

    /// <summary>A close frame; empty for <see cref="CloseCodes.NoStatus"/>.</summary>
    public static Frame Close(CloseStatus status)
    {
        if (status.Code == CloseCodes.NoStatus) return Create(Opcode.Close, []);
        Span<byte> payload = stackalloc byte[MaxControlPayload];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)status.Code);
        Encoding.UTF8.TryGetBytes(status.Reason, payload[2..], out var reasonBytes);
        return Create(Opcode.Close, payload[..(2 + reasonBytes)]);
    }

    /// <summary>Several frames as one, in order.</summary>
    public static Frame Join(ReadOnlySpan<Frame> frames)
    {
        if (frames.Length == 1) return frames[0];
        var (length, messages, hasSlots) = (0, 0, false);
        foreach (var frame in frames)
        {
            length += frame._bytes.Length;
            messages += frame.Messages;
            hasSlots |= frame.Slot is not null;
        }

        var bytes = GC.AllocateUninitializedArray<byte>(length);
        var at = 0;
        foreach (var frame in frames)
        {
            frame._bytes.CopyTo(bytes.AsSpan(at));
            at += frame._bytes.Length;
        }

        return new Frame(bytes) { Messages = messages, Parts = hasSlots ? frames.ToArray() : null };
    }

    /// <summary>Whole frames that were made elsewhere.</summary>
    public static Frame Of(ReadOnlySpan<byte> frames) => new(frames.ToArray());

    /// <summary>Where the payload of the first of several frames lies; the next frame begins at its end.</summary>
    public static Range FirstPayload(ReadOnlySpan<byte> frames)
    {
        var (start, length) = frames[1] switch
        {
            126 => (4, BinaryPrimitives.ReadUInt16BigEndian(frames[2..])),
            127 => (MaxHeaderBytes, (int)BinaryPrimitives.ReadUInt64BigEndian(frames[2..])),
            var small => (2, small),
        };
        return start..(start + length);
    }

    /// <summary>Whether the first byte is that of a control frame.</summary>
    public static bool IsControl(byte first) => (first & ControlBit) != 0;

    /// <summary>Writes a frame with the first byte of another and a compressed payload.</summary>
    public static void WriteCompressed(byte first, ReadOnlySpan<byte> payload, RentedStream frames)
    {
        Span<byte> header = stackalloc byte[MaxHeaderBytes];
        frames.Write(header[..WriteHeader(header, (byte)(first | Compressed), payload.Length)]);
        frames.Write(payload);
    }

    /// <summary>
    /// The frame with its messages compressed. Made once by whoever wants it first and then shared: two writers may both
    /// make it at the same time, and the one that is ready first decides what all of them send.
    /// </summary>
    public Frame DeflatedBy(FrameDeflater deflater)
    {
        if (_deflated is { } known && known.Deflater == deflater) return known.Frame;
        var made = new DeflatedFrame(deflater, deflater.Make(this));
        var kept = Interlocked.CompareExchange(ref _deflated, made, null);
        return kept?.Deflater == deflater ? kept.Frame : made.Frame;
    }

    private static Frame Create(Opcode opcode, ReadOnlySpan<byte> payload, Slot? slot = null)
    {
        Span<byte> header = stackalloc byte[MaxHeaderBytes];
        var headerBytes = WriteHeader(header, (byte)(Final | (byte)opcode), payload.Length);
        var bytes = GC.AllocateUninitializedArray<byte>(headerBytes + payload.Length);
        header[..headerBytes].CopyTo(bytes);
        payload.CopyTo(bytes.AsSpan(headerBytes));
        return new Frame(bytes) { Slot = slot, Messages = IsControl((byte)opcode) ? 0 : 1 };
    }

    private static int WriteHeader(Span<byte> header, byte first, int length)
    {
        header[0] = first;
        switch (length)
        {
            case < 126:
                header[1] = (byte)length;
                return 2;
            case <= ushort.MaxValue:
                header[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)length);
                return 4;
            default:
                header[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(header[2..], (ulong)length);
                return MaxHeaderBytes;
        }
    }

    // One frame goes to nodes with other terms only within one process, as in a test: the first to ask is remembered.
    private sealed record DeflatedFrame(FrameDeflater Deflater, Frame Frame);
}
