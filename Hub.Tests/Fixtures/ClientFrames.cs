using System.Buffers.Binary;
using System.Text;
using Hub.Actors.Protocol;

namespace Hub.Tests.Fixtures;

/// <summary>Frames as a client makes them, right or wrong ones.</summary>
internal static class ClientFrames
{
    public static byte[] Text(string text, bool final = true) => Make(Opcode.Text, Encoding.UTF8.GetBytes(text), final);

    public static byte[] Binary(byte[] payload, bool final = true) => Make(Opcode.Binary, payload, final);

    public static byte[] Continuation(byte[] payload, bool final = true) => Make(Opcode.Continuation, payload, final);

    public static byte[] Close(int? code = null, string reason = "")
    {
        if (code is null) return Make(Opcode.Close, []);
        var payload = new byte[2 + Encoding.UTF8.GetByteCount(reason)];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        Encoding.UTF8.GetBytes(reason, payload.AsSpan(2));
        return Make(Opcode.Close, payload);
    }

    /// <summary>Any frame; reserved bits are 0x40, 0x20 and 0x10, and without a mask it is one that no client may send.</summary>
    public static byte[] Make(Opcode opcode, byte[] payload, bool final = true, byte reserved = 0, uint? mask = 0x9C_37_5A_E1)
    {
        var header = Header((byte)((final ? 0x80 : 0) | reserved | (byte)opcode), payload.Length, masked: mask is not null);
        if (mask is not { } key) return [.. header, .. payload];
        var keyBytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(keyBytes, key);
        return [.. header, .. keyBytes, .. payload.Select((value, i) => (byte)(value ^ keyBytes[i & 3]))];
    }

    private static byte[] Header(byte first, int length, bool masked)
    {
        var bit = (byte)(masked ? 0x80 : 0);
        switch (length)
        {
            case < 126:
                return [first, (byte)(bit | length)];
            case <= ushort.MaxValue:
                return [first, (byte)(bit | 126), (byte)(length >> 8), (byte)length];
            default:
                var header = new byte[10];
                (header[0], header[1]) = (first, (byte)(bit | 127));
                BinaryPrimitives.WriteInt64BigEndian(header.AsSpan(2), length);
                return header;
        }
    }
}
