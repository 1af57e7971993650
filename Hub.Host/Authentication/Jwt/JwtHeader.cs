using System.Text.Json;

namespace Hub.Host.Authentication.Jwt;

/// <summary>
/// What a token says of its own signature. A key that it brings along or points to (<c>jwk</c>, <c>jku</c>, <c>x5c</c>, <c>x5u</c>) is never
/// looked at: whoever made up a token would have made up those, too.
/// </summary>
/// <param name="Algorithm">The one that it says it is signed with.</param>
/// <param name="KeyId">The name of the key, or null.</param>
internal readonly record struct JwtHeader(JwtAlgorithm Algorithm, string? KeyId)
{
    /// <returns>What is wrong, or null.</returns>
    public static string? Read(ReadOnlySpan<byte> json, out JwtHeader header)
    {
        string? algorithm = null;
        string? keyId = null;
        var mistake = JsonMembers.Read(json, "header", (string name, ref Utf8JsonReader value) =>
        {
            switch (name)
            {
                // Extensions that have to be understood (RFC 7515, section 4.1.11); none is understood here.
                case "crit":
                    return "its header has crit, and no extension is supported";
                case "b64":
                    return "its header has b64 (RFC 7797), which is not supported";
                case "alg" or "kid" or "typ" when value.TokenType != JsonTokenType.String:
                    return $"{name} in its header must be a text";
                case "alg":
                    algorithm = value.GetString();
                    return null;
                case "kid":
                    keyId = value.GetString();
                    return null;
                case "typ":
                    return IsToken(value.GetString()!) ? null : "typ in its header must be JWT or at+jwt, if it is there";
                default:
                    return null;
            }
        });
        header = default;
        if (mistake is not null) return mistake;
        if (algorithm is null) return "its header has no alg";
        if (!JwtAlgorithms.TryParse(algorithm, out var known)) return $"alg {algorithm} in its header is none of {string.Join(", ", Enum.GetNames<JwtAlgorithm>())}";
        header = new JwtHeader(known, keyId);
        return null;
    }

    // A media type, whose case does not count and whose application/ may be left out (RFC 7515, section 4.1.9; RFC 9068, section 4).
    private static bool IsToken(string type)
    {
        const string Prefix = "application/";
        var name = type.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? type[Prefix.Length..] : type;
        return name.Equals("JWT", StringComparison.OrdinalIgnoreCase) || name.Equals("at+jwt", StringComparison.OrdinalIgnoreCase);
    }
}
