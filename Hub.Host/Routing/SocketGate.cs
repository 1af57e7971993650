using Hub.Host.Authentication;
using Hub.Host.Transport;

namespace Hub.Host.Routing;

/// <summary>What a request has to pass before a socket route looks at it, filters and parameters included.</summary>
internal sealed class SocketGate(OriginPolicy origins, TokenGate tokens)
{
    /// <summary>Answers it, if it may not pass.</summary>
    public async ValueTask<bool> LetsPassAsync(HttpContext context, SocketRoute route)
    {
        if (!await LetsPassUnknownAsync(context)) return false;
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

    /// <summary>Answers it, if it may not pass, whoever it comes from.</summary>
    public async ValueTask<bool> LetsPassUnknownAsync(HttpContext context)
    {
        var (refusal, outcome) = Refuse(context);
        if (refusal is not null) await refusal.WriteAsync(context, outcome);
        return refusal is null;
    }

    private (SocketRefusal? Refusal, UpgradeOutcome Outcome) Refuse(HttpContext context)
    {
        if (!WebSocketHandshake.IsWanted(context))
            return (new SocketRefusal(StatusCodes.Status404NotFound, "This path takes a WebSocket upgrade"), UpgradeOutcome.Path);
        if (WebSocketHandshake.Refuse(context) is { } wrong) return (new SocketRefusal(wrong.Status, wrong.Text), UpgradeOutcome.Handshake);
        return (origins.Refuse(context.Request), UpgradeOutcome.Origin);
    }
}
