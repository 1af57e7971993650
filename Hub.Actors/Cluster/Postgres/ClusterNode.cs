using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>A node that is up.</summary>
/// <param name="Incarnation">Which run of which node.</param>
/// <param name="Url">Where its links arrive.</param>
/// <param name="IsLeaving">Whether it gives its shards away and takes no more.</param>
internal sealed record ClusterNode(Incarnation Incarnation, string Url, bool IsLeaving);
