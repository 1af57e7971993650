using System.Globalization;
using System.Security.Claims;

namespace Hub.Host.Authentication.Jwt;

/// <summary>Checks tokens with the keys of the settings.</summary>
internal sealed class JwtVerifier : ITokenVerifier, IDisposable
{
    private readonly JwtValidator _validator;
    private readonly IReadOnlyList<JwtKey> _own;
    private readonly JwksSource? _published;

    /// <param name="options">Options that break no rule.</param>
    /// <param name="keys">The keys that do not have to be fetched.</param>
    /// <param name="time">Now.</param>
    /// <param name="logger">Where a failed fetch of keys is told. Nothing of a token is.</param>
    public JwtVerifier(AuthOptions options, IReadOnlyList<JwtKey> keys, TimeProvider time, ILogger logger)
    {
        _validator = new JwtValidator(options.Issuer, options.Audience, options.Skew, time);
        _own = keys;
        _published = options.Jwks is { } address ? new JwksSource(JwksAddress.Parse(address)!, time, logger) : null;
    }

    /// <summary>Begins to fetch the published keys, if there are any.</summary>
    public void Start() => _published?.Start();

    /// <summary>Fetches no more.</summary>
    public Task StopAsync() => _published?.StopAsync() ?? Task.CompletedTask;

    public async ValueTask<ClaimsPrincipal?> VerifyAsync(string token, CancellationToken cancellation) => (await CheckAsync(token, cancellation)).User;

    public async ValueTask<TokenCheck> CheckAsync(string token, CancellationToken cancellation)
    {
        var result = await ExplainAsync(token, cancellation);
        return new TokenCheck(result.Outcome, result.Outcome == TokenOutcome.Good ? User(result.Claims!) : null);
    }

    /// <summary>As <see cref="CheckAsync"/>, with the reason, which is for whoever has the key.</summary>
    public async ValueTask<JwtResult> ExplainAsync(string token, CancellationToken cancellation)
    {
        var result = Check(token);
        if (!result.IsKeyMissing || _published is null) return result;
        var failure = await _published.LookAgainAsync(cancellation);
        result = Check(token);
        return failure is null || !result.IsKeyMissing ? result : result with { Reason = $"{result.Reason}, and the published keys could not be fetched: {failure}" };
    }

    public void Dispose() => _published?.Dispose();

    private JwtResult Check(string token) => _validator.Check(token, _published is null ? _own : [.. _own, .. _published.Keys]);

    private static ClaimsPrincipal User(JwtClaims claims)
    {
        var identity = new ClaimsIdentity(claims.Texts.Select(text => new Claim(text.Key, text.Value)), "token", nameType: "sub", roleType: "role");
        identity.AddClaim(new Claim("exp", claims.Expires.ToString(CultureInfo.InvariantCulture), ClaimValueTypes.Integer64));
        if (claims.RoomsJson is { } rooms) identity.AddClaim(new Claim("rooms", rooms, "JSON"));
        return new ClaimsPrincipal(identity);
    }
}
