namespace Hub.Actors.Cluster.Store;

/// <summary>Which publish got which offset.</summary>
/// <param name="User">Whose key it is; null for a connection without a user, and for the server.</param>
/// <param name="IsServer">Whether it is the server's.</param>
/// <param name="Key">The key.</param>
/// <param name="Offset">The offset.</param>
/// <param name="At">When the room accepted it.</param>
internal readonly record struct StoredKey(string? User, bool IsServer, string Key, long Offset, DateTimeOffset At);
