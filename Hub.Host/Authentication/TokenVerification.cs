using System.Globalization;
using System.Security.Claims;
using Hub.Actors.Protocol;
using Hub.Host.Authentication.Jwt;
using Microsoft.Extensions.Options;

namespace Hub.Host.Authentication;

/// <summary>Who checks tokens: the application's own verifier, else the hub's, where the settings give it keys, else nobody.</summary>
internal sealed class TokenVerification : IHostedService, IDisposable
{
    // It says itself what is good.
    private readonly bool _isOwn;
    private readonly JwtVerifier? _jwt;
    private readonly IServiceScopeFactory _scopes;
    private readonly TimeProvider _time;
    private readonly AuthOptions _options;

    public TokenVerification(
        IOptions<AuthOptions> options, IServiceProviderIsService services, IServiceScopeFactory scopes, TimeProvider time, ILogger<TokenVerification> logger)
    {
        _isOwn = services.IsService(typeof(ITokenVerifier));
        _jwt = !_isOwn && options.Value.HasKeys ? new JwtVerifier(options.Value, options.Value.ReadKeys(), time, logger) : null;
        (_scopes, _time) = (scopes, time);
        _options = options.Value;
    }

    /// <summary>Whether there is somebody; if not, tokens are ignored.</summary>
    public bool Exists => _isOwn || _jwt is not null;

    /// <summary>Who checks the token of a request; the application's may be of the request's scope.</summary>
    public ITokenVerifier? Of(IServiceProvider requestServices) => _isOwn ? requestServices.GetRequiredService<ITokenVerifier>() : _jwt;

    /// <summary>Checks a token that came otherwise than with a request. What the application's verifier throws is thrown.</summary>
    /// <exception cref="InvalidOperationException">There is nobody who checks tokens: see <see cref="Exists"/>.</exception>
    public async ValueTask<TokenCheck> CheckAsync(string token, CancellationToken cancellation)
    {
        if (_jwt is not null) return await _jwt.CheckAsync(token, cancellation);
        if (!_isOwn) throw new InvalidOperationException("Nobody checks tokens here: look at Exists before");
        await using var scope = _scopes.CreateAsyncScope();
        var verifier = scope.ServiceProvider.GetRequiredService<ITokenVerifier>();
        if (await verifier.VerifyAsync(token, cancellation) is not { } user) return new TokenCheck(TokenOutcome.Bad, null);
        TokenHandler.ThrowIfUnnamed(verifier, user);
        return IsOver(user) ? new TokenCheck(TokenOutcome.Expired, null) : new TokenCheck(TokenOutcome.Good, user);
    }

    /// <summary>What the hub needs to know of who was authenticated.</summary>
    public Identity IdentityOf(ClaimsPrincipal principal) => Identities.Of(principal, _jwt is null ? TimeSpan.Zero : _options.Skew);

    /// <summary>The options have changed, or the file of keys may have: tokens are checked by them from now on.</summary>
    public void Follow() => _jwt?.Follow(_options, _options.ReadKeys());

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _jwt?.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _jwt?.StopAsync() ?? Task.CompletedTask;

    public void Dispose() => _jwt?.Dispose();

    // Only what is a time in seconds since 1970, as the hub's own verifier writes it, says anything.
    private bool IsOver(ClaimsPrincipal user) =>
        user.FindFirst("exp")?.Value is { } text && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && _time.GetUtcNow().ToUnixTimeSeconds() >= seconds;
}
