using Hub.Actors.Cluster;

namespace Hub.Host.Admin;

/// <summary>What <c>GET /admin/api/cluster</c> answers.</summary>
/// <param name="Node">The node that was asked.</param>
/// <param name="IsCluster">Whether there may be other nodes.</param>
/// <param name="Ready">Whether the node is a member and every shard has had an owner since.</param>
/// <param name="Isolated">Whether the node has stepped out of the cluster until its links work.</param>
/// <param name="LeaseLeftMs">How long it may still act without the database; null where there is none.</param>
/// <param name="Nodes">All that are up, oldest first; none before the node has seen the tables.</param>
/// <param name="Shards">How the shards are spread.</param>
internal sealed record ClusterReport(
    NodeName Node, bool IsCluster, bool Ready, bool Isolated, long? LeaseLeftMs, IReadOnlyList<NodeReport> Nodes, ShardsReport Shards)
{
    public static ClusterReport Of(ClusterState state)
    {
        var owned = state.Nodes.Sum(node => node.Shards);
        return new ClusterReport(
            new NodeName(state.Self.Node.Name, state.Self.Number, state.Nodes.FirstOrDefault(node => node.Id == state.Self)?.Url?.ToString()),
            state.IsCluster,
            state.IsReady,
            state.IsIsolated,
            state.LeaseLeft is { } left ? (long)left.TotalMilliseconds : null,
            [.. state.Nodes.Select(node => NodeReport.Of(node, state.Self))],
            new ShardsReport(state.ShardCount, owned, state.ShardCount - owned, state.Moving));
    }
}
