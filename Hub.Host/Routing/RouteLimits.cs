using Hub.Actors.Connections;
using Microsoft.Extensions.Options;

namespace Hub.Host.Routing;

/// <summary>Puts a route's rate limit before the handlers of its connections.</summary>
internal sealed class RouteLimits(IOptions<RateLimitOptions> node, TimeProvider time)
{
    /// <summary>That of the route, else none.</summary>
    public IMessageHandler Own(SocketRoute route, Connection connection, IMessageHandler handler) =>
        route.Options.RateLimit is { } limit ? Limited(connection, handler, limit) : handler;

    /// <summary>That of the route, else the node's.</summary>
    public IMessageHandler Hub(SocketRoute route, Connection connection, IMessageHandler handler) =>
        route.Options.RateLimit is { } limit
            ? Limited(connection, handler, limit)
            : new RateLimitedHandler(connection, new RateLimiter(node.Value, time), handler);

    private RateLimitedHandler Limited(Connection connection, IMessageHandler handler, SocketRateLimit limit) => limit switch
    {
        { IsBucket: true } => new RateLimitedHandler(connection, new TokenBucket(limit.Messages, limit.Time, time), handler),
        _ => new RateLimitedHandler(
            connection, new RateLimiter(new RateLimitOptions { Messages = limit.Messages, Window = limit.Time }, time), handler),
    };
}
