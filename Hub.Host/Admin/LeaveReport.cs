namespace Hub.Host.Admin;

/// <summary>What <c>POST /admin/api/cluster/leave</c> answers.</summary>
/// <param name="Node">The name of the node that leaves.</param>
internal sealed record LeaveReport(string Node);
