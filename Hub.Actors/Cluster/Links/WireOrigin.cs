namespace Hub.Actors.Cluster.Links;

/// <summary>Where a message came from.</summary>
/// <param name="Back">The way back to its node.</param>
/// <param name="Credit">What it was taken from, while it is on its way through this node.</param>
/// <param name="Answer">Names what waits there for an answer; 0 for nothing.</param>
internal readonly record struct WireOrigin(ILink Back, LinkCredit? Credit = null, long Answer = 0);
