using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster;

/// <summary>Who owns a shard.</summary>
/// <param name="Owner">The node; null for nobody.</param>
/// <param name="Term">Rises with each owner.</param>
internal readonly record struct ShardRow(Incarnation? Owner, long Term);
