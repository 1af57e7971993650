using System.Collections.Immutable;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>The cluster as the database had it at one moment.</summary>
/// <param name="Nodes">Those that are up, the oldest first.</param>
/// <param name="Shards">All of them, by their numbers; the same array as before when nothing changed.</param>
/// <param name="Suspicions">Only of nodes that are up, not leaving, and have renewed their lease since.</param>
internal sealed record ClusterView(
    ImmutableArray<ClusterNode> Nodes, ImmutableArray<ShardRow> Shards, ImmutableArray<Suspicion> Suspicions);
