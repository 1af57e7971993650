using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>How a node is a member.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Url">Where its links arrive. Its listener is bound: nobody else is there.</param>
/// <param name="Lease">How long it may be silent.</param>
/// <param name="ShardCount">Into how many shards this node divides the rooms.</param>
internal sealed record MembershipSettings(NodeId Node, string Url, TimeSpan Lease, int ShardCount = ClusterSchema.DefaultShardCount);
