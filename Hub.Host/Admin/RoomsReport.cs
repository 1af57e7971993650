namespace Hub.Host.Admin;

/// <summary>What <c>GET /admin/api/rooms</c> answers.</summary>
/// <param name="Rooms">A page of them.</param>
/// <param name="Cursor">Where the next page begins; null behind the last.</param>
/// <param name="Exact">Whether no other room belongs on the page: not where a node has more rooms than are looked at for an order other than the names'.</param>
/// <param name="Unanswered">Nodes that have not told theirs.</param>
internal sealed record RoomsReport(IReadOnlyList<RoomReport> Rooms, string? Cursor, bool Exact, IReadOnlyList<string> Unanswered);
