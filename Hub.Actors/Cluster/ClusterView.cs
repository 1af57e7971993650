namespace Hub.Actors.Cluster;

/// <summary>The cluster at one moment.</summary>
/// <param name="Nodes">Those that are up, this one among them, oldest first.</param>
/// <param name="Shards">Owners, by the shards' numbers.</param>
internal sealed record ClusterView(IReadOnlyList<ClusterNode> Nodes, IReadOnlyList<ShardRow> Shards);
