using System.Text;
using Hub.Actors.Diagnostics;
using Hub.Host.Authentication.Jwt;

namespace Hub.Host.Authentication;

/// <summary>Who may connect. Settings <c>HUB__AUTH__…</c>. With a key the hub checks JSON Web Tokens (RFC 7519) by itself; keys of several settings add up.</summary>
public sealed class AuthOptions : IHubOptions
{
    // A secret is not written into an error, which ends up in logs.
    private const string Hidden = "***";

    /// <summary>Secret of tokens signed with HS256: the bytes of this text in UTF-8, at least 32 (RFC 7518, section 3.2). Default none.</summary>
    [Live]
    [Secret]
    public string? Key { get; set; }

    /// <summary>
    /// File with a public key in PEM, RSA of at least 2048 bits for RS256 or EC on P-256 for ES256; or, where its name ends in <c>.json</c>, with a JWK Set (RFC
    /// 7517), whose secrets (<c>oct</c>) name their HS256, HS384 or HS512. Read again with the settings, which <c>hub serve</c> does when it changes. Default none.
    /// </summary>
    [Live]
    public string? KeyFile { get; set; }

    /// <summary>
    /// Address of the issuer's JWK Set (RFC 7517), https, or http on this machine: fetched in the background at start, every 5 minutes, and when a token names a
    /// key that is not known, then at most every 30 s. What could not be fetched leaves the last keys in place. Default none.
    /// </summary>
    public string? Jwks { get; set; }

    /// <summary>What a token's <c>iss</c> must be. Default none: anything.</summary>
    [Live]
    public string? Issuer { get; set; }

    /// <summary>What a token's <c>aud</c> must contain. Default none: anything.</summary>
    [Live]
    public string? Audience { get; set; }

    /// <summary>How far the clocks of issuer and hub may be apart, for <c>exp</c> and <c>nbf</c>. Default 30 s, at most a day.</summary>
    [Live]
    public TimeSpan Skew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether every route of <c>MapHub</c> and <c>MapRoom</c> requires a good token: without one 401. Default false: a route takes tokens, and requires one where
    /// <c>RequireAuthorization()</c> says so. Needs a key or an <see cref="ITokenVerifier"/>; the start is refused without.
    /// </summary>
    public bool Required { get; set; }

    static string IHubOptions.Section => "Auth";

    IEnumerable<OptionMistake> IHubOptions.MistakesInPlaceOf(IHubOptions running)
    {
        if (HasKeys != ((AuthOptions)running).HasKeys)
            yield return new OptionMistake(nameof(Key), Hidden, "turns the checking of tokens on or off, which takes a restart");
    }

    /// <summary>Whether the hub can check tokens by itself.</summary>
    internal bool HasKeys => (Key ?? KeyFile ?? Jwks) is not null;

    /// <summary>The keys that do not have to be fetched, of options that break no rule.</summary>
    internal IReadOnlyList<JwtKey> ReadKeys() =>
    [
        .. Key is null ? [] : (JwtKey[])[SecretKey()],
        .. KeyFile is null ? [] : Jwt.KeyFile.Read(KeyFile, KeyHalf.Public).Keys,
    ];

    /// <summary>The key that <see cref="Key"/> is.</summary>
    internal JwtKey SecretKey() => new HmacKey(JwtAlgorithm.HS256, Encoding.UTF8.GetBytes(Key!));

    IEnumerable<OptionMistake> IHubOptions.Mistakes() => OptionRules.Broken(
    [
        Key is not null && HmacKey.RuleBroken(JwtAlgorithm.HS256, Encoding.UTF8.GetByteCount(Key)) is { } rule ? new(nameof(Key), Hidden, rule) : null,
        .. KeyFile is null ? [] : Jwt.KeyFile.Read(KeyFile, KeyHalf.Public).Mistakes.Select(mistake => new OptionMistake(nameof(KeyFile), KeyFile, mistake)),
        Jwks is not null && JwksAddress.Parse(Jwks) is null
            ? new(nameof(Jwks), Jwks.Contains('@') ? Hidden : Jwks, "must be an address such as https://issuer.example/jwks.json, without user and password; http is for this machine's own only")
            : null,
        Issuer?.Length == 0 ? new(nameof(Issuer), Issuer, "must not be empty: name the issuer, or remove the setting to take tokens of any") : null,
        Audience?.Length == 0 ? new(nameof(Audience), Audience, "must not be empty: name the audience, or remove the setting to take tokens for any") : null,
        OptionRules.AtMostADay(nameof(Skew), Skew),
    ]);
}
