using System.Collections.Concurrent;
using System.Security.Claims;
using Hub.Host.Authentication;

namespace Hub.Tests.Fixtures;

/// <summary>Takes tokens that say their claims: <c>sub=ann;exp=946731600;rooms={"a":["join"]}</c>.</summary>
internal sealed class SpokenTokens : ITokenVerifier
{
    private readonly ConcurrentQueue<string> _asked = [];

    /// <summary>Every token that was shown, in order.</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    public async ValueTask<ClaimsPrincipal?> VerifyAsync(string token, CancellationToken cancellation)
    {
        _asked.Enqueue(token);
        await Task.Yield();
        if (token == "slow") await new TaskCompletionSource().Task.WaitAsync(cancellation);
        return token switch
        {
            "bad" => null,
            "broken" => throw new InvalidOperationException("the verifier is broken"),
            "unnamed" => new ClaimsPrincipal(new ClaimsIdentity()),
            _ => new ClaimsPrincipal(new ClaimsIdentity(
                token.Split(';').Select(claim => claim.Split('=', 2)).Select(pair => new Claim(pair[0], pair[1])), "token")),
        };
    }
}
