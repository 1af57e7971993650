using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster;

/// <summary>This node owns the shard from now on.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Term">Rises with each change of owner, over the whole cluster.</param>
internal sealed record ShardAcquired(ShardId Shard, long Term);

/// <summary>This node owns the shard no longer.</summary>
internal sealed record ShardLost(ShardId Shard, long Term);
