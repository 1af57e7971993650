using Hub.Actors.Connections;
using Microsoft.Extensions.Options;

namespace Hub.Host.Routing;

/// <summary>Puts a route's rate limit before the handlers of its connections.</summary>
internal sealed class RouteLimits(IOptions<RateLimitOptions> node, TimeProvider time)
{
    private static readonly RateLimitOptions Unlimited = new() { Messages = 0 };

    /// <summary>That of the route, else none.</summary>
    public IMessageHandler Own(SocketRoute route, Connection connection, IMessageHandler handler) =>
        route.Options.RateLimit is { } limit ? Limited(connection, handler, limit) : handler;

    /// <summary>That of the route, else the node's.</summary>
    public IMessageHandler Hub(SocketRoute route, Connection connection, IMessageHandler handler) =>
        route.Options.RateLimit is { } limit
            ? Limited(connection, handler, limit)
            : new RateLimitedHandler(connection, new RateLimiter(node.Value, time), handler);

    /// <summary>That of the route, else the node's, for a connection of hub.v1.</summary>
    public IRateLimiter Envelopes(SocketRoute? route) => route?.Options.RateLimit switch
    {
        null when node.Value.Rate == 0 => None(),
        null => new TokenBucket(node.Value.Burst, TimeSpan.FromSeconds(1) / node.Value.Rate, time),
        { } limit => LimiterOf(limit),
    };

    /// <summary>None.</summary>
    public IRateLimiter None() => new RateLimiter(Unlimited, time);

    private RateLimitedHandler Limited(Connection connection, IMessageHandler handler, SocketRateLimit limit) =>
        new(connection, LimiterOf(limit), handler);

    private IRateLimiter LimiterOf(SocketRateLimit limit) => limit.IsBucket
        ? new TokenBucket(limit.Messages, limit.Time, time)
        : new RateLimiter(new RateLimitOptions { Messages = limit.Messages, Window = limit.Time }, time);
}
