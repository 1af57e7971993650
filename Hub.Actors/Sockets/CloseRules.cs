using System.Text;

namespace Hub.Actors.Sockets;

/// <summary>What a close frame may say.</summary>
internal static class CloseRules
{
    // The payload of a control frame has at most 125 bytes (RFC 6455, section 5.5), two are the code.
    private const int MaxReasonBytes = 123;

    /// <exception cref="ArgumentOutOfRangeException">It may not be sent (RFC 6455, section 7.4).</exception>
    public static int CheckCode(int code) => code is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999)
        ? code
        : throw new ArgumentOutOfRangeException(nameof(code), code,
            "A close code is 1000 to 1003, 1007 to 1014 or 3000 to 4999; one's own are 4000 to 4999");

    /// <exception cref="ArgumentOutOfRangeException">It is too long for a close frame.</exception>
    public static string CheckReason(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        var bytes = Encoding.UTF8.GetByteCount(reason);
        return bytes <= MaxReasonBytes
            ? reason
            : throw new ArgumentOutOfRangeException(nameof(reason), reason, $"A close reason has at most {MaxReasonBytes} bytes of UTF-8; this one has {bytes}");
    }
}
