using System.Text;

namespace Hub.Host.Bench;

/// <summary>The server's answer to the upgrade.</summary>
internal static class UpgradeResponse
{
    /// <summary>That of the example in RFC 6455, section 1.3: a run needs no other.</summary>
    public const string Key = "dGhlIHNhbXBsZSBub25jZQ==";

    /// <summary>More than any server answers.</summary>
    public const int MaxBytes = 16 * 1_024;

    private const string Accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    /// <summary>The size of the answer's head; 0 while it is not whole.</summary>
    public static int HeadBytes(ReadOnlySpan<byte> received)
    {
        var end = received.IndexOf("\r\n\r\n"u8);
        return end < 0 ? 0 : end + 4;
    }

    /// <summary>Null when the connection is open, else why not.</summary>
    public static string? Refusal(ReadOnlySpan<byte> head)
    {
        var lines = Encoding.Latin1.GetString(head).Split("\r\n");
        var status = lines[0].Split(' ', 2);
        if (status.Length < 2 || !status[0].StartsWith("HTTP/1.", StringComparison.Ordinal)) return "it does not speak HTTP";
        if (!status[1].StartsWith("101", StringComparison.Ordinal)) return $"the handshake was refused: {status[1].Trim()}";
        return lines.Any(line => line.StartsWith("Sec-WebSocket-Accept:", StringComparison.OrdinalIgnoreCase)
            && line.EndsWith(Accept, StringComparison.Ordinal))
            ? null
            : "the handshake was answered wrongly: Sec-WebSocket-Accept does not fit the key";
    }
}
