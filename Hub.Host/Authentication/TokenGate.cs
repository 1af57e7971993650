using Hub.Host.Routing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Hub.Host.Authentication;

/// <summary>
/// Looks at the token of an upgrade behind whatever authentication the application has: where no middleware has asked the hub's scheme, it is
/// asked here, and its answer is kept for the request, so a token is verified once.
/// </summary>
internal sealed class TokenGate(IOptions<AuthOptions> options, TokenVerification verification)
{
    private static readonly object HelloKey = new();

    private readonly bool _isRequired = options.Value.Required;

    /// <summary>Sets the request's user, or answers the request.</summary>
    /// <returns>False when it may not pass.</returns>
    public async ValueTask<bool> LetsPassAsync(HttpContext context)
    {
        if (!verification.Exists) return true;
        var isRequired = _isRequired && context.GetEndpoint()!.Metadata.GetMetadata<HubRoute>() is not null;
        // A bearer of somebody the application knows may be for the application's own scheme, a token in the query cannot.
        if (!isRequired && context.User.Identity is { IsAuthenticated: true } && RequestToken.OfQuery(context.Request) is null) return true;

        var result = await context.AuthenticateAsync(TokenScheme.Name);
        TokenHandler.ThrowIfBroken(result);
        if (result.Succeeded)
        {
            // With all identities that a policy of several schemes has found, where the token's is among them.
            if (!context.User.Identities.Contains(result.Principal.Identity)) context.User = result.Principal;
            return true;
        }

        if (result.None && (!isRequired || MayComeInHello(context))) return true;
        await context.ChallengeAsync(TokenScheme.Name);
        return false;
    }

    /// <summary>Whether the request was let pass only because its token may come in a hello.</summary>
    public static bool AwaitsHello(HttpContext context) => context.Items.ContainsKey(HelloKey);

    /// <summary>Answers a request that was let pass for its hello, and will have none after all.</summary>
    /// <returns>False when it may not pass.</returns>
    public static async ValueTask<bool> LetsPassWithoutHelloAsync(HttpContext context)
    {
        if (!AwaitsHello(context)) return true;
        await context.ChallengeAsync(TokenScheme.Name);
        return false;
    }

    // A browser's page cannot set a header, and what stands in an address is written to logs.
    private static bool MayComeInHello(HttpContext context)
    {
        if (context.GetEndpoint()!.Metadata.GetMetadata<HubRoute>() is not { TakesHello: true }) return false;
        if (!HubRoute.IsOffered(context.Request)) return false;
        context.Items[HelloKey] = true;
        return true;
    }
}
