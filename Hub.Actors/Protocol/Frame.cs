using System.Buffers.Binary;

namespace Hub.Actors.Protocol;

/// <summary>
/// One whole unmasked data frame, ready for the wire. Encoded once and shared by every connection that gets
/// it, so its bytes are never written again.
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

    private const byte Final = 0x80;
    private const int MaxHeaderBytes = 10;

    private readonly byte[] _bytes;
    private readonly int _headerBytes;

    private Frame(MessageKind kind, byte[] bytes, int headerBytes)
    {
        Kind = kind;
        _bytes = bytes;
        _headerBytes = headerBytes;
    }

    public MessageKind Kind { get; }

    /// <summary>Header and payload.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    public ReadOnlyMemory<byte> Payload => _bytes.AsMemory(_headerBytes);

    public static Frame Text(ReadOnlySpan<byte> utf8) => Create(MessageKind.Text, utf8);

    public static Frame Binary(ReadOnlySpan<byte> payload) => Create(MessageKind.Binary, payload);

    private static Frame Create(MessageKind kind, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[MaxHeaderBytes];
        header[0] = (byte)(Final | (byte)(kind == MessageKind.Text ? Opcode.Text : Opcode.Binary));
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
        return new Frame(kind, bytes, headerBytes);
    }
}
