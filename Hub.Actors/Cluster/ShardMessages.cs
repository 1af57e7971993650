using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster;

/// <summary>This node owns the shard from now on.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Term">Rises with each change of owner, over the whole cluster.</param>
/// <param name="States">What its entities were when the former owner gave it away, by their names; null where it has not: they are lost.</param>
/// <param name="Nodes">Those that are up, this one included: each declares what it wants of the shard's entities.</param>
internal sealed record ShardAcquired(
    ShardId Shard, long Term, IReadOnlyDictionary<string, object>? States, IReadOnlyCollection<Incarnation> Nodes);

/// <summary>This node owns the shard no longer.</summary>
internal sealed record ShardLost(ShardId Shard, long Term);

/// <summary>Another node owns the shard.</summary>
internal sealed record ShardOwned(ShardId Shard, long Term, Incarnation Owner);

/// <summary>Nobody is known to own the shard.</summary>
internal sealed record ShardUnowned(ShardId Shard);

/// <summary>
/// The shard is about to have another owner: what its entities are is answered with <see cref="ShardYielded"/>, and they end. What is said to them
/// meanwhile waits.
/// </summary>
internal sealed record YieldShard(ShardId Shard);

/// <summary>What the entities of a shard were, by their names.</summary>
internal sealed record ShardYielded(ShardId Shard, IReadOnlyDictionary<string, object> States);

/// <summary>A node is gone, with all that it had declared.</summary>
internal sealed record NodeGone(Incarnation Node);

/// <summary>Whether this node may act as the owner of its shards: not while the database does not renew its lease.</summary>
internal sealed record ShardsSuspended(bool AreSuspended);
