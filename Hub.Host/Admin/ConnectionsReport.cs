namespace Hub.Host.Admin;

/// <summary>What <c>GET /admin/api/connections</c> answers.</summary>
/// <param name="Connections">A page of them, by their ids.</param>
/// <param name="Cursor">Where the next page begins; null behind the last.</param>
/// <param name="Unanswered">Nodes that have not told theirs.</param>
internal sealed record ConnectionsReport(IReadOnlyList<ConnectionReport> Connections, string? Cursor, IReadOnlyList<string> Unanswered);
