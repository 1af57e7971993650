namespace Hub.Host.Authentication.Jwt;

/// <summary>The names of the algorithms.</summary>
internal static class JwtAlgorithms
{
    /// <summary>Finds one by its name, whose case counts (RFC 7515, section 4.1.1); <c>none</c> is none of them.</summary>
    public static bool TryParse(string? name, out JwtAlgorithm algorithm)
    {
        (algorithm, var isKnown) = name switch
        {
            "HS256" => (JwtAlgorithm.HS256, true),
            "HS384" => (JwtAlgorithm.HS384, true),
            "HS512" => (JwtAlgorithm.HS512, true),
            "RS256" => (JwtAlgorithm.RS256, true),
            "ES256" => (JwtAlgorithm.ES256, true),
            _ => (default, false),
        };
        return isKnown;
    }

    public static bool IsHmac(this JwtAlgorithm algorithm) => algorithm is JwtAlgorithm.HS256 or JwtAlgorithm.HS384 or JwtAlgorithm.HS512;
}
