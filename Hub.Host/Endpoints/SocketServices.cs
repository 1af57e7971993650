using Hub.Actors.Connections;
using Microsoft.Extensions.Options;

namespace Hub.Host.Endpoints;

/// <summary>What every socket route needs.</summary>
internal sealed class SocketServices(ConnectionUpgrade upgrade, IOptions<RateLimitOptions> rateLimit, TimeProvider time)
{
    public ConnectionUpgrade Upgrade => upgrade;

    /// <summary>Puts the connection's own rate limit before its handler.</summary>
    public IMessageHandler RateLimited(Connection connection, IMessageHandler handler) =>
        new RateLimitedHandler(connection, new RateLimiter(rateLimit.Value, time), handler);
}
