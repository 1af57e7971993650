namespace Hub.Host.Admin;

/// <summary>What <c>GET /admin/api/cluster/shards</c> answers.</summary>
/// <param name="Node">The node that was asked.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Shards">All of them, by number; none before the node has seen the tables.</param>
internal sealed record ShardListReport(string Node, int Total, IReadOnlyList<ShardReport> Shards);
