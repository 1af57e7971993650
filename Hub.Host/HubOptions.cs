using Hub.Actors;
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

    /// <summary>Whether connections are shared out anew after a scale-up: <c>HUB__REBALANCE__…</c>.</summary>
    public RebalanceOptions Rebalance { get; } = new();

    /// <summary>The rules of rooms: <c>HUB__ROOMS__0__…</c>.</summary>
    public RoomOptions Rooms { get; } = new();

    /// <summary>
    /// Says goodbye in the application's own way when the node stops, in place of the shutdown text and 1001: it gets the rooms and connections
    /// while all of them are still open and no more come. Whatever it leaves open is then closed with 1001, without the text. It has the time of
    /// <see cref="ShutdownOptions.Grace"/>, then its token is signalled and it is not waited for; what it has used of that time the peers' answers
    /// have not. One that throws is logged, and all is done as without it. Default null.
    /// </summary>
    public Func<IHubRooms, CancellationToken, Task>? PreClose { get; set; }

    internal IReadOnlyList<object> All => [Limits, RateLimit, Heartbeat, Deflate, Shutdown, Rebalance, Rooms];
}
