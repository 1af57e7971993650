namespace Hub.Host.Admin;

/// <summary>What <c>GET /admin/api/nodes</c> answers.</summary>
/// <param name="Nodes">Those that are up, oldest first.</param>
internal sealed record NodesReport(IReadOnlyList<NodeMetricsReport> Nodes);
