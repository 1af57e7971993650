using Hub.Actors.HubProtocol;

namespace Hub.Host.Authentication;

/// <summary>Checks the tokens that come in an envelope of hub.v1, as those of a handshake are.</summary>
internal sealed class HubTokens(TokenVerification verification) : ITokenCheck
{
    public async ValueTask<TokenVerdict> CheckAsync(string token, CancellationToken cancellation)
    {
        var check = await verification.CheckAsync(token, cancellation);
        return check.Outcome switch
        {
            TokenOutcome.Good => new TokenVerdict(verification.IdentityOf(check.User!)),
            TokenOutcome.Expired => new TokenVerdict(Identity: null, IsExpired: true),
            _ => default,
        };
    }
}
