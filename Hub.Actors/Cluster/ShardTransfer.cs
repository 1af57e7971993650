using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster;

/// <summary>A shard that this node gives to another.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Term">The term with which this node owns it; the other does with the next.</param>
/// <param name="To">The other.</param>
internal readonly record struct ShardTransfer(ShardId Shard, long Term, Incarnation To);
