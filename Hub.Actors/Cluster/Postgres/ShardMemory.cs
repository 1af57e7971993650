using System.Collections.Immutable;
using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>The shards as they were last read, and the highest terms that were ever seen. For one thread.</summary>
internal sealed class ShardMemory
{
    private const long NoVersion = -1;

    private long[] _highest = [];

    /// <summary>The version of what is known.</summary>
    public long Version { get; private set; } = NoVersion;

    /// <summary>All shards, by their numbers.</summary>
    public ImmutableArray<ShardRow> Rows { get; private set; } = [];

    public void Take(long version, ImmutableArray<(Incarnation? Owner, long Term)> shards)
    {
        Array.Resize(ref _highest, shards.Length);
        for (var shard = 0; shard < shards.Length; shard++) _highest[shard] = Math.Max(_highest[shard], shards[shard].Term);
        Rows = [.. shards.Select((row, shard) => new ShardRow(row.Owner, row.Term, _highest[shard]))];
        Version = version;
    }
}
