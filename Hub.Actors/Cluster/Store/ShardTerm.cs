using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster.Store;

/// <summary>The right of a shard's owner, which ends with the term.</summary>
internal readonly record struct ShardTerm(ShardId Shard, long Term);
