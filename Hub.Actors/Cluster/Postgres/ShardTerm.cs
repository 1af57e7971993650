using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>A shard and a term of it: the highest seen in a claim, the owner's own in a transfer, the new one in what comes back.</summary>
internal readonly record struct ShardTerm(ShardId Shard, long Term);
