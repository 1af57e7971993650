using System.Buffers.Binary;
using System.Text;

namespace Hub.Actors.Protocol;

/// <summary>
/// Whole unmasked frames, ready for the wire. Encoded once and shared by every connection that gets them, so the
/// bytes are never written again and never come from a pool.
/// <code>
///  0               1               2 … 3           (126)      2 … 9            (127)
/// +-+-+-+-+-------+-+-------------+----------------+          +------------------+
/// |F|0 0 0|opcode |0| 0…125/126/7 | length, 16 bit |    or    |  length, 64 bit  |  then the payload
/// +-+-+-+-+-------+-+-------------+----------------+          +------------------+
/// </code>
/// (RFC 6455, section 5.2)
/// </summary>
internal sealed class Frame
{
    /// <summary>Bytes a control frame may carry (RFC 6455, section 5.5).</summary>
    public const int MaxControlPayload = 125;

    /// <summary>A ping without payload: which one a pong answers does not matter, any sign of life does.</summary>
    public static readonly Frame Ping = Create(Opcode.Ping, []);

    private const byte Final = 0x80;
    private const int MaxHeaderBytes = 10;

    private readonly byte[] _bytes;

    private Frame(byte[] bytes) => _bytes = bytes;

    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>How many messages it holds.</summary>
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

    private static Frame Create(Opcode opcode, ReadOnlySpan<byte> payload, Slot? slot = null)
    {
        Span<byte> header = stackalloc byte[MaxHeaderBytes];
        header[0] = (byte)(Final | (byte)opcode);
        var headerBytes = 2;
        switch (payload.Length)
        {
            case < 126:
                header[1] = (byte)payload.Length;
                break;
            case <= ushort.MaxValue:
                header[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)payload.Length);
                headerBytes = 4;
                break;
            default:
                header[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(header[2..], (ulong)payload.Length);
                headerBytes = MaxHeaderBytes;
                break;
        }

        var bytes = GC.AllocateUninitializedArray<byte>(headerBytes + payload.Length);
        header[..headerBytes].CopyTo(bytes);
        payload.CopyTo(bytes.AsSpan(headerBytes));
        return new Frame(bytes) { Slot = slot };
    }
}
