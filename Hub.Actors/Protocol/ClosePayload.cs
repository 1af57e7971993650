using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Hub.Actors.Protocol;

/// <summary>The payload of a close frame: nothing, or a code and a reason (RFC 6455, section 5.5.1).</summary>
internal static class ClosePayload
{
    /// <returns>False when the payload breaks a rule; the status then says how the connection ends.</returns>
    public static bool TryRead(ReadOnlySpan<byte> payload, out CloseStatus status)
    {
        switch (payload.Length)
        {
            case 0:
                status = new CloseStatus(CloseCodes.NoStatus, "");
                return true;
            case 1:
                status = CloseCodes.Violated("A close frame has no or at least two bytes");
                return false;
        }

        var code = BinaryPrimitives.ReadUInt16BigEndian(payload);
        var reason = payload[2..];
        if (!MayBeSent(code))
        {
            status = CloseCodes.Violated("Not a close code that may be sent");
            return false;
        }

        if (!Utf8.IsValid(reason))
        {
            status = CloseCodes.NotUtf8;
            return false;
        }

        status = new CloseStatus(code, Encoding.UTF8.GetString(reason));
        return true;
    }

    // RFC 6455, section 7.4.2; 1012 to 1014 were registered since. 1004 to 1006 and 1015 never stand in a frame.
    private static bool MayBeSent(int code) =>
        code is >= 1000 and <= 1003 or >= 1007 and <= 1014 or >= 3000 and <= 4999;
}
