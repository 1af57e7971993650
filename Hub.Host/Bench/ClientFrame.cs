using System.Buffers.Binary;
using Hub.Actors.Protocol;

namespace Hub.Host.Bench;

/// <summary>Makes the frames of a client, which are masked (RFC 6455, section 5.1).</summary>
internal static class ClientFrame
{
    /// <summary>What the longest header has.</summary>
    public const int MaxHeaderBytes = 14;

    /// <summary>Writes one frame.</summary>
    /// <param name="destination">Gets header and masked payload.</param>
    /// <param name="opcode">What it is.</param>
    /// <param name="payload">Its payload.</param>
    /// <param name="mask">The key. Not 0: a server may skip the work then, and would be measured without it.</param>
    /// <returns>How many bytes were written.</returns>
    public static int Write(Span<byte> destination, Opcode opcode, ReadOnlySpan<byte> payload, uint mask)
    {
        destination[0] = (byte)(0x80 | (byte)opcode);
        int header;
        switch (payload.Length)
        {
            case < 126:
                destination[1] = (byte)(0x80 | payload.Length);
                header = 2;
                break;
            case <= ushort.MaxValue:
                destination[1] = 0x80 | 126;
                BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)payload.Length);
                header = 4;
                break;
            default:
                destination[1] = 0x80 | 127;
                BinaryPrimitives.WriteInt64BigEndian(destination[2..], payload.Length);
                header = 10;
                break;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(destination[header..], mask);
        var body = destination.Slice(header + sizeof(uint), payload.Length);
        payload.CopyTo(body);
        Masking.Apply(body, mask);
        return header + sizeof(uint) + payload.Length;
    }
}
