using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster;

/// <summary>What a node sees of its cluster at one moment, for those who look after it.</summary>
/// <param name="Self">The node; of number 0 while it is no member.</param>
/// <param name="IsCluster">Whether there may be other nodes.</param>
/// <param name="IsReady">See <see cref="IClusterEngine.IsReady"/>.</param>
/// <param name="IsIsolated">See <see cref="IClusterEngine.IsIsolated"/>.</param>
/// <param name="LeaseLeft">How long it may still act without a renewal; null where there is no lease.</param>
/// <param name="Nodes">Those that are up, this one among them, oldest first; none before it has seen the tables.</param>
/// <param name="ShardCount">How many shards there are.</param>
/// <param name="Moving">Shards on the way from this node to another.</param>
internal sealed record ClusterState(
    Incarnation Self, bool IsCluster, bool IsReady, bool IsIsolated, TimeSpan? LeaseLeft, IReadOnlyList<NodeState> Nodes, int ShardCount, int Moving);
