namespace Hub.Host.Admin;

/// <summary>How the shards are spread, in <see cref="ClusterReport"/>.</summary>
/// <param name="Total">How many there are.</param>
/// <param name="Owned">Those of nodes that are up.</param>
/// <param name="Unowned">The others: what is said in their rooms waits.</param>
/// <param name="Moving">Those on the way from the node that was asked to another; they are owned.</param>
internal sealed record ShardsReport(int Total, int Owned, int Unowned, int Moving);
