using System.Collections.Immutable;
using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>What one round trip to the database brought.</summary>
/// <param name="IsMember">Whether the incarnation that renewed is up.</param>
/// <param name="MarkedDown">Whose lease was over, and who is down from now on.</param>
/// <param name="Nodes">Those that are up, the oldest first.</param>
/// <param name="NextExpiry">When the first lease of another node ends unless it is renewed; null when there is none.</param>
/// <param name="Version">That of the shards.</param>
/// <param name="Shards">All of them, or null when their version is the one that was known.</param>
/// <param name="Suspicions">Those that count.</param>
internal sealed record Renewal(
    bool IsMember,
    ImmutableArray<Incarnation> MarkedDown,
    ImmutableArray<ClusterNode> Nodes,
    TimeSpan? NextExpiry,
    long Version,
    ImmutableArray<(Incarnation? Owner, long Term)>? Shards,
    ImmutableArray<Suspicion> Suspicions);
