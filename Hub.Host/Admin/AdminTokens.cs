using System.Security.Claims;
using Hub.Actors.HubProtocol;
using Hub.Actors.Protocol;

namespace Hub.Host.Admin;

/// <summary>Takes the admin key as the token of a hello: a browser's page cannot set a header of its WebSocket.</summary>
internal sealed class AdminTokens(AdminAccess access) : ITokenCheck
{
    /// <summary>Whoever has shown the key. Of no name: a user may have whichever.</summary>
    public static readonly Identity Operator = new(User: null, new ClaimsPrincipal(new ClaimsIdentity("AdminKey"))) { IsOperator = true };

    public ValueTask<TokenVerdict> CheckAsync(string token, CancellationToken cancellation) => new(access.IsKey(token) ? new TokenVerdict(Operator) : default);
}
