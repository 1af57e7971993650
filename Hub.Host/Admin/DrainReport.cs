namespace Hub.Host.Admin;

/// <summary>What <c>POST</c> and <c>GET /admin/api/cluster/drain</c> answer.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Up">Whether it is there.</param>
/// <param name="Draining">Whether it is being drained, or stops; seen a moment later than it is so.</param>
/// <param name="Connections">How many it has left.</param>
/// <param name="Shards">How many it owns still.</param>
internal sealed record DrainReport(string Node, bool Up, bool Draining, int Connections, int Shards);
