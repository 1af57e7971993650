namespace Hub.Host.Routing;

/// <summary>
/// What one socket route does differently. Set by <c>WithSocketOptions</c> on the route, on a group of routes, or by name; of several
/// the later ones win, and the route's own come last. Read once, when the application starts.
/// </summary>
public sealed class SocketOptions
{
    /// <summary>
    /// Bytes of the longest message taken, all fragments together and inflated. Default null, the node's
    /// (<c>HUB__LIMITS__MAXPAYLOAD</c>); 0 for no limit. One byte more closes with 1009.
    /// </summary>
    public int? MaxPayload { get; set; }

    /// <summary>
    /// Subprotocols that the route speaks. Default none. Of those that the client offers the first that stands here is chosen
    /// (RFC 6455, section 1.9); when there is none, the connection goes on without.
    /// </summary>
    public IList<string> Subprotocols { get; } = [];

    /// <summary>
    /// Chooses among the subprotocols that the client offers, in its order; null for none. Default null, see
    /// <see cref="Subprotocols"/>. Not asked when the client offers none. One that was not offered is a mistake: 500, and an error in the log.
    /// </summary>
    public Func<HttpContext, IReadOnlyList<string>, string?>? HandleProtocols { get; set; }

    /// <summary>May refuse the upgrade, with whatever status, text and headers. Default null: nobody is refused.</summary>
    public Func<HttpContext, ValueTask<SocketRefusal?>>? VerifyClient { get; set; }

    /// <summary>How many messages a connection may send. Default null: the hub's own routes take <c>HUB__RATELIMIT__…</c>, all others have no limit.</summary>
    public SocketRateLimit? RateLimit { get; set; }

    /// <summary>Whether offers of compression are accepted. Default null, as <c>HUB__DEFLATE__ENABLED</c> says, which also has the other settings.</summary>
    public bool? Deflate { get; set; }

    /// <summary>
    /// Gets every exception of the route's handler. Default null: it is logged. When it is through, a socket that is still open is closed with
    /// 1011, for its handler is gone. An exception of its own is logged.
    /// </summary>
    public Func<SocketFailure, ValueTask>? OnError { get; set; }

    /// <summary>What is wrong with it, one line for each.</summary>
    internal IEnumerable<string> Mistakes()
    {
        if (MaxPayload < 0) yield return $"MaxPayload={MaxPayload} must be 0 or more";
        foreach (var subprotocol in Subprotocols)
            if (!HeaderToken.IsToken(subprotocol))
                yield return $"Subprotocols has '{subprotocol}', which must be a name of letters, digits and !#$%&'*+-.^_`|~ (RFC 9110, section 5.6.2)";
        foreach (var mistake in RateLimit?.Mistakes() ?? []) yield return mistake;
    }
}
