using Hub.Actors.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Hub.Actors.Cluster.Links;

/// <summary>What all links of a node share.</summary>
internal sealed class LinkServices(WireTable table, Random random, TimeProvider time, ILogger<Link> logger, ClusterMetrics metrics)
{
    /// <summary>An idle link is asked so often whether it still is one.</summary>
    public static readonly TimeSpan Pulse = TimeSpan.FromMilliseconds(500);

    /// <summary>A link that says nothing for so long is no longer used.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public WireTable Table => table;

    public Answers Answers { get; } = new();

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    public ClusterMetrics Metrics => metrics;

    /// <summary>Bytes of one message of the socket: the state of a shard that moves is the largest.</summary>
    public int MaxMessage { get; init; } = 96 * 1_024 * 1_024;

    public ulong NextStream() => (ulong)random.NextInt64();
}
