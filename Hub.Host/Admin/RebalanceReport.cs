namespace Hub.Host.Admin;

/// <summary>What <c>POST /admin/api/cluster/rebalance</c> answers.</summary>
/// <param name="Rate">Connections a second that a node closes.</param>
/// <param name="Nodes">Those that stay.</param>
internal sealed record RebalanceReport(int Rate, IReadOnlyList<RebalanceNode> Nodes);
