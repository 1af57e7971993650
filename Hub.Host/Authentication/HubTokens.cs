using Hub.Actors.HubProtocol;

namespace Hub.Host.Authentication;

/// <summary>Checks the tokens that come in an envelope of hub.v1, as those of a handshake are.</summary>
internal sealed class HubTokens(IServiceProvider services) : ITokenCheck
{
    public async ValueTask<TokenVerdict> CheckAsync(string token, CancellationToken cancellation)
    {
        if (services.GetService<ITokenVerifier>() is not { } verifier) return default;
        var user = await verifier.VerifyAsync(token, cancellation);
        if (user is null) return default;
        TokenHandler.ThrowIfUnnamed(verifier, user);
        return new TokenVerdict(Identities.Of(user));
    }
}
