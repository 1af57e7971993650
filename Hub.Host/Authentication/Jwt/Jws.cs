using System.Text;

namespace Hub.Host.Authentication.Jwt;

/// <summary>A signed text in the compact form <c>header.payload.signature</c> (RFC 7515, section 7.1), read and not yet believed.</summary>
internal sealed class Jws
{
    /// <summary>The longest token that is looked at; what a server takes as request line or header is no longer by default.</summary>
    public const int MaxCharacters = 8 * 1024;

    private readonly byte[] _signed;
    private readonly byte[] _signature;

    private Jws(JwtHeader header, byte[] payload, byte[] signed, byte[] signature) =>
        (Header, Payload, _signed, _signature) = (header, payload, signed, signature);

    public JwtHeader Header { get; }

    /// <summary>What was signed, the header aside.</summary>
    public byte[] Payload { get; }

    /// <returns>What is wrong, or null: then <paramref name="jws"/> is there.</returns>
    public static string? Read(string token, out Jws? jws)
    {
        jws = null;
        if (token.Length > MaxCharacters) return $"it has {token.Length} characters, and {MaxCharacters} is the most";
        var parts = token.Split('.');
        if (parts.Length != 3) return $"it must have three parts with dots between them, and has {parts.Length}";
        var names = (ReadOnlySpan<string>)["header", "payload", "signature"];
        var bytes = new byte[3][];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!StrictBase64Url.TryDecode(parts[i], out var decoded)) return $"its {names[i]} is not base64url without padding (RFC 7515, section 2)";
            bytes[i] = decoded;
        }

        if (JwtHeader.Read(bytes[0], out var header) is { } mistake) return mistake;
        jws = new Jws(header, bytes[1], Encoding.ASCII.GetBytes(token[..token.LastIndexOf('.')]), bytes[2]);
        return null;
    }

    public bool IsSignedBy(JwtKey key) => key.Algorithm == Header.Algorithm && key.Verifies(_signed, _signature);
}
