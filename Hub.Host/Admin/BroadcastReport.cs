namespace Hub.Host.Admin;

/// <summary>What <c>POST /admin/api/broadcast</c> answers.</summary>
/// <param name="Connections">How many it was queued for.</param>
internal sealed record BroadcastReport(int Connections);
