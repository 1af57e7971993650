using System.Runtime.ExceptionServices;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Hub.Host.Endpoints;
using Hub.Host.Routing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Hub.Host.Authentication;

/// <summary>Authenticates a request by its token, and asks for one with 401 (RFC 6750).</summary>
internal sealed class TokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, TokenVerification verification)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // A bearer of any other endpoint may be an API key, which is no business of a verifier's.
        if (Context.GetEndpoint() is { Metadata: var metadata }
            && metadata.GetMetadata<SocketRoute>() is null && metadata.GetMetadata<HubRoute>() is null && metadata.GetMetadata<IAuthorizeData>() is null) return AuthenticateResult.NoResult();
        if (verification.Of(Context.RequestServices) is not { } verifier || RequestToken.Of(Request) is not { } token)
            return AuthenticateResult.NoResult();

        try
        {
            return await VerifyAsync(verifier, token);
        }
        catch (Exception failure)
        {
            // Thrown again where the result is needed: the middleware that asks first may lie before the application's exception handler.
            return AuthenticateResult.Fail(failure);
        }
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var result = await HandleAuthenticateOnceSafeAsync();
        ThrowIfBroken(result);
        var isBad = result.Failure is not null;
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = isBad ? "Bearer error=\"invalid_token\"" : "Bearer";
        await Response.WriteAsJsonAsync(
            new ApiError(isBad ? "Invalid token" : "Token required"), HostJson.Default.ApiError, contentType: "application/json", Context.RequestAborted);
    }

    /// <summary>Throws what the verifier has thrown, which says nothing about the token.</summary>
    public static void ThrowIfBroken(AuthenticateResult result)
    {
        if (result.Failure is { } failure and not AuthenticationFailureException) ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>A user without an authentication type counts as nobody, and a verifier that returns one is mistaken.</summary>
    public static void ThrowIfUnnamed(ITokenVerifier verifier, ClaimsPrincipal user)
    {
        if (user.Identity is { IsAuthenticated: true }) return;
        throw new InvalidOperationException(
            $"{verifier.GetType()} returned a user without an authentication type: make it with new ClaimsIdentity(claims, \"token\")");
    }

    private async Task<AuthenticateResult> VerifyAsync(ITokenVerifier verifier, string token)
    {
        var user = await verifier.VerifyAsync(token, Context.RequestAborted);
        if (user is null) return AuthenticateResult.Fail("Invalid token");
        ThrowIfUnnamed(verifier, user);
        return AuthenticateResult.Success(new AuthenticationTicket(user, Scheme.Name));
    }
}
