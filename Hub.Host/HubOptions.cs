using Hub.Actors.Connections;
using Hub.Actors.Rooms;

namespace Hub.Host;

/// <summary>An application's own defaults for the hub's settings. The configuration may say otherwise, and wins.</summary>
public sealed class HubOptions
{
    /// <summary>What one connection may cost: <c>HUB__LIMITS__…</c>.</summary>
    public LimitOptions Limits { get; } = new();

    /// <summary>How many messages a connection of the hub's own routes may send: <c>HUB__RATELIMIT__…</c>.</summary>
    public RateLimitOptions RateLimit { get; } = new();

    /// <summary>How a peer that is gone is noticed: <c>HUB__HEARTBEAT__…</c>.</summary>
    public HeartbeatOptions Heartbeat { get; } = new();

    /// <summary>Compression: <c>HUB__DEFLATE__…</c>.</summary>
    public DeflateOptions Deflate { get; } = new();

    /// <summary>How the node leaves its connections: <c>HUB__SHUTDOWN__…</c>.</summary>
    public ShutdownOptions Shutdown { get; } = new();

    /// <summary>The rules of rooms: <c>HUB__ROOMS__0__…</c>.</summary>
    public RoomOptions Rooms { get; } = new();

    internal IReadOnlyList<object> All => [Limits, RateLimit, Heartbeat, Deflate, Shutdown, Rooms];
}
