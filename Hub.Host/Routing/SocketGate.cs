using Hub.Host.Authentication;
using Hub.Host.Transport;

namespace Hub.Host.Routing;

/// <summary>What a request has to pass before a socket route looks at it, filters and parameters included.</summary>
internal sealed class SocketGate(OriginPolicy origins, TokenGate tokens)
{
    /// <summary>Answers it, if it may not pass.</summary>
    public async ValueTask<bool> LetsPassAsync(HttpContext context, SocketRoute route)
    {
        if (!WebSocketHandshake.IsWanted(context))
        {
            await new SocketRefusal(StatusCodes.Status404NotFound, "This path takes a WebSocket upgrade").WriteAsync(context, UpgradeOutcome.Path);
            return false;
        }

        if (WebSocketHandshake.Refuse(context) is { } wrong)
        {
            await new SocketRefusal(wrong.Status, wrong.Text).WriteAsync(context, UpgradeOutcome.Handshake);
            return false;
        }

        if (origins.Refuse(context.Request) is { } foreign)
        {
            await foreign.WriteAsync(context, UpgradeOutcome.Origin);
            return false;
        }

        if (!await tokens.LetsPassAsync(context))
        {
            UpgradeOutcome.Token.Mark(context);
            return false;
        }

        if (route.Options.VerifyClient is { } verify && await verify(context) is { } refusal)
        {
            await refusal.WriteAsync(context, UpgradeOutcome.Hook);
            return false;
        }

        return true;
    }
}
