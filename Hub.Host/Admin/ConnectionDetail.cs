namespace Hub.Host.Admin;

/// <summary>What <c>GET /admin/api/connections/ID</c> answers.</summary>
/// <param name="Connection">As in lists.</param>
/// <param name="Rooms">The rooms it is in, by their names.</param>
/// <param name="SilenceMs">For how long nothing has come from it; null where nothing has.</param>
/// <param name="ExpiresAt">When its token ends, in milliseconds since 1970; null for never.</param>
internal sealed record ConnectionDetail(ConnectionReport Connection, IReadOnlyList<string> Rooms, long? SilenceMs, long? ExpiresAt);
