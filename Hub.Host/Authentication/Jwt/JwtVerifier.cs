using System.Globalization;
using System.Security.Claims;

namespace Hub.Host.Authentication.Jwt;

/// <summary>Checks tokens with the keys of the settings.</summary>
internal sealed class JwtVerifier : ITokenVerifier, IDisposable
{
    private readonly TimeProvider _time;
    private readonly JwksSource? _published;
    private volatile Own _own;

    /// <param name="options">Options that break no rule.</param>
    /// <param name="keys">The keys that do not have to be fetched.</param>
    /// <param name="time">Now.</param>
    /// <param name="logger">Where a failed fetch of keys is told. Nothing of a token is.</param>
    public JwtVerifier(AuthOptions options, IReadOnlyList<JwtKey> keys, TimeProvider time, ILogger logger)
    {
        _time = time;
        _own = OwnOf(options, keys);
        _published = options.Jwks is { } address ? new JwksSource(JwksAddress.Parse(address)!, time, logger) : null;
    }

    /// <summary>Checks by other options and keys from now on; where keys are published stays.</summary>
    public void Follow(AuthOptions options, IReadOnlyList<JwtKey> keys) => _own = OwnOf(options, keys);

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

    private JwtResult Check(string token)
    {
        var own = _own;
        return own.Validator.Check(token, _published is null ? own.Keys : [.. own.Keys, .. _published.Keys]);
    }

    private Own OwnOf(AuthOptions options, IReadOnlyList<JwtKey> keys) => new(new JwtValidator(options.Issuer, options.Audience, options.Skew, _time), keys);

    private static ClaimsPrincipal User(JwtClaims claims)
    {
        var identity = new ClaimsIdentity(claims.Texts.Select(text => new Claim(text.Key, text.Value)), "token", nameType: "sub", roleType: "role");
        identity.AddClaim(new Claim("exp", claims.Expires.ToString(CultureInfo.InvariantCulture), ClaimValueTypes.Integer64));
        if (claims.RoomsJson is { } rooms) identity.AddClaim(new Claim("rooms", rooms, "JSON"));
        return new ClaimsPrincipal(identity);
    }

    private sealed record Own(JwtValidator Validator, IReadOnlyList<JwtKey> Keys);
}
