using System.Diagnostics.CodeAnalysis;
using Hub.Actors.Diagnostics;

namespace Hub.Host.Routing;

/// <summary>Agrees on a subprotocol (RFC 6455, sections 1.9 and 4.2.2).</summary>
internal sealed partial class SubprotocolChoice(ILogger<SubprotocolChoice> logger)
{
    /// <returns>False when the upgrade is refused.</returns>
    public bool TryChoose(HttpContext context, SocketRoute route, out string? chosen, [NotNullWhen(false)] out SocketRefusal? refusal)
    {
        (chosen, refusal) = (null, null);
        if (!TryRead(context.Request.Headers.SecWebSocketProtocol, out var offered))
        {
            refusal = new SocketRefusal(StatusCodes.Status400BadRequest, "Sec-WebSocket-Protocol is not a list of different subprotocols");
            return false;
        }

        if (offered.Count == 0) return true;
        if (route.Options.HandleProtocols is { } choose)
        {
            chosen = choose(context, offered);
            if (chosen is null || offered.Contains(chosen, StringComparer.Ordinal)) return true;
            // Not which: browsers that cannot set a header offer their token as one.
            Log.NotOffered(logger, route.Pattern, chosen, offered.Count);
            refusal = new SocketRefusal(StatusCodes.Status500InternalServerError, "The server chose a subprotocol that was not offered");
            return false;
        }

        chosen = offered.FirstOrDefault(route.Options.Subprotocols.Contains);
        return true;
    }

    private static bool TryRead(Microsoft.Extensions.Primitives.StringValues header, out List<string> offered)
    {
        offered = [];
        foreach (var line in header)
        {
            foreach (var part in (line ?? "").Split(',', StringSplitOptions.TrimEntries))
            {
                // Empty elements are to be ignored (RFC 9110, section 5.6.1.2); the same name twice is not a list of RFC 6455.
                if (part.Length == 0) continue;
                if (!HeaderToken.IsToken(part) || offered.Contains(part, StringComparer.Ordinal)) return false;
                offered.Add(part);
            }
        }

        return header.Count == 0 || offered.Count > 0;
    }

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.SubprotocolNotOffered, LogLevel.Error,
            "HandleProtocols of {Route} chose {Subprotocol}, which is none of the {Count} that the client offers: the upgrade is refused")]
        public static partial void NotOffered(ILogger logger, string route, string subprotocol, int count);
    }
}
