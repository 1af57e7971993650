using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster;

/// <summary>A node that is up.</summary>
/// <param name="Id">The node, as it runs now.</param>
/// <param name="Url">Where it takes links.</param>
/// <param name="IsLeaving">Whether it is about to leave: it gets no more shards.</param>
internal sealed record ClusterNode(Incarnation Id, Uri Url, bool IsLeaving);
