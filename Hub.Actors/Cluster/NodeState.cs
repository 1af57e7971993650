using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster;

/// <summary>One node, as another or it itself sees it.</summary>
/// <param name="Id">The node, as it runs now.</param>
/// <param name="Url">Where it takes links; null where there are none.</param>
/// <param name="IsLeaving">Whether it is about to leave.</param>
/// <param name="Shards">How many it owns.</param>
/// <param name="SuspectedBy">Those whose links to it do not work.</param>
/// <param name="Link">The way there; null for the node that looks.</param>
internal sealed record NodeState(Incarnation Id, Uri? Url, bool IsLeaving, int Shards, IReadOnlyList<NodeId> SuspectedBy, LinkState? Link);
