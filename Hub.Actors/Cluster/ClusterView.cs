namespace Hub.Actors.Cluster;

/// <summary>The cluster at one moment.</summary>
/// <param name="Nodes">Those that are up, this one among them, oldest first.</param>
/// <param name="Shards">Owners, by the shards' numbers.</param>
/// <param name="Suspicions">Which links do not work.</param>
internal sealed record ClusterView(IReadOnlyList<ClusterNode> Nodes, IReadOnlyList<ShardRow> Shards, IReadOnlyList<Suspicion> Suspicions);
