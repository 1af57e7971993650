using System.Security.Claims;

namespace Hub.Host.Authentication;

/// <summary>
/// Says who a token belongs to. Registered by the application, as in <c>services.AddSingleton&lt;ITokenVerifier, MyVerifier&gt;()</c>, it takes the
/// place of the hub's own, which checks JSON Web Tokens with the keys of <see cref="AuthOptions"/>. Either opens the hub's scheme of
/// authentication (<see cref="TokenScheme"/>): a socket route takes a token in <c>?token=</c> or as <c>Authorization: Bearer …</c>, where the
/// query wins. Without a verifier and without a key both are ignored.
/// </summary>
public interface ITokenVerifier
{
    /// <summary>Checks a token, once per request. What it throws is the application's own exception handler's; the client sees 500.</summary>
    /// <param name="token">As the client sent it; never empty.</param>
    /// <param name="cancellation">Signalled when the client has gone.</param>
    /// <returns>
    /// The user, whose identity has an authentication type (else it counts as nobody's, which is a mistake and throws); null for a token that is
    /// not good: 401 with <c>{"error":"Invalid token"}</c>.
    /// </returns>
    ValueTask<ClaimsPrincipal?> VerifyAsync(string token, CancellationToken cancellation);
}
