namespace Hub.Host.Authentication.Jwt;

// Written here because the validator that is maintained for .NET, Microsoft.IdentityModel.JsonWebTokens, cannot be had from the package feed that this
// project is built against. It does less: signed tokens in compact form, five algorithms, and no key but those that the settings name.

/// <summary>Checks JSON Web Tokens (RFC 7519) by the rules of RFC 8725. Everything that is not known to be good is refused. Thread-safe.</summary>
/// <param name="issuer">What <c>iss</c> must be; null for anything.</param>
/// <param name="audience">What <c>aud</c> must contain; null for anything.</param>
/// <param name="skew">How far the clocks of issuer and hub may be apart.</param>
/// <param name="time">Now.</param>
internal sealed class JwtValidator(string? issuer, string? audience, TimeSpan skew, TimeProvider time)
{
    public JwtResult Check(string token, IReadOnlyList<JwtKey> keys)
    {
        if (Jws.Read(token, out var jws) is { } unreadable) return Bad(unreadable);
        if (Unsigned(jws!, keys) is { } unsigned) return unsigned;
        return JwtClaims.Read(jws!.Payload, out var claims) is { } mistake ? Bad(mistake) : Check(claims!);
    }

    // The last is the time, so that expired is what would be good if it were not.
    private JwtResult Check(JwtClaims claims)
    {
        if (issuer is not null && claims.Issuer != issuer) return Bad($"iss must be {issuer} and is {claims.Issuer ?? "missing"}", claims);
        if (audience is not null && !claims.Audiences.Contains(audience))
            return Bad($"aud must name {audience} and {(claims.Audiences.Count == 0 ? "is missing" : $"names {string.Join(", ", claims.Audiences)}")}", claims);
        // The skew moves now and not the claim, which may lie at the end of all dates.
        var now = time.GetUtcNow();
        if (claims.NotBefore is { } notBefore && now + skew < DateTimeOffset.FromUnixTimeSeconds(notBefore))
            return Bad($"it is not good before {Text(notBefore)} (nbf)", claims);
        return now - skew >= DateTimeOffset.FromUnixTimeSeconds(claims.Expires)
            ? new JwtResult(TokenOutcome.Expired, $"it expired at {Text(claims.Expires)} (exp)", claims)
            : new JwtResult(TokenOutcome.Good, null, claims);
    }

    private static JwtResult? Unsigned(Jws jws, IReadOnlyList<JwtKey> keys)
    {
        var (algorithm, id) = jws.Header;
        var isNamed = false;
        var isTried = false;
        foreach (var key in keys)
        {
            var isMeant = id is not null && key.Id == id;
            isNamed |= isMeant;
            // A key without a name, such as one from a PEM file, may be the one that the token calls by its issuer's name.
            if (key.Algorithm != algorithm || (id is not null && key.Id is not null && !isMeant)) continue;
            isTried = true;
            if (jws.IsSignedBy(key)) return null;
        }

        var isMissing = id is null ? !isTried : !isNamed;
        return (isTried, isNamed) switch
        {
            (true, _) => Bad("its signature is made with none of the keys", isKeyMissing: isMissing),
            (_, true) => Bad($"it is signed with {algorithm}, and the key {id} is for another algorithm"),
            _ => Bad(id is null ? $"there is no key for {algorithm}" : $"there is no key {id} for {algorithm}", isKeyMissing: isMissing),
        };
    }

    private static JwtResult Bad(string reason, JwtClaims? claims = null, bool isKeyMissing = false) => new(TokenOutcome.Bad, reason, claims, isKeyMissing);

    private static string Text(long seconds) => $"{DateTimeOffset.FromUnixTimeSeconds(seconds):yyyy-MM-ddTHH:mm:ssZ}";
}
