using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Hub.Host.Authentication.Jwt;

/// <summary>Makes tokens.</summary>
internal static class JwtWriter
{
    /// <param name="key">Signs it.</param>
    /// <param name="keyId">The name of the key (<c>kid</c>); null for none.</param>
    /// <param name="claims">Writes the members of the payload.</param>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The key has no private half.</exception>
    public static string Write(JwtKey key, string? keyId, Action<Utf8JsonWriter> claims)
    {
        var header = Encode(json =>
        {
            json.WriteString("alg", key.Algorithm.ToString());
            json.WriteString("typ", "JWT");
            if (keyId is not null) json.WriteString("kid", keyId);
        });
        var signed = $"{header}.{Encode(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Encode(Action<Utf8JsonWriter> members)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return Base64Url.EncodeToString(bytes.WrittenSpan);
    }
}
