namespace Hub.Host.Admin;

/// <summary>What <c>POST /admin/api/connections/ID/close</c> answers.</summary>
/// <param name="Id">The connection.</param>
/// <param name="Code">With what it is closed.</param>
/// <param name="Reason">The reason it is told.</param>
internal sealed record ConnectionClosed(string Id, int Code, string Reason);
