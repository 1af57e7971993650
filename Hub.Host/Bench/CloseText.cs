using System.Buffers.Binary;
using System.Text;
using Hub.Host.Commands;

namespace Hub.Host.Bench;

/// <summary>The payload of a close frame, for people.</summary>
internal static class CloseText
{
    public static string Of(ReadOnlySpan<byte> payload) => payload.Length < 2
        ? new CloseNote(1005, null).Text
        : new CloseNote(BinaryPrimitives.ReadUInt16BigEndian(payload), Encoding.UTF8.GetString(payload[2..])).Text;
}
