namespace Hub.Actors.Rooms;

/// <summary>Which publish got which offset.</summary>
/// <param name="User">Whose key it is; null for a connection without a user, and for the server.</param>
/// <param name="IsServer">Whether it is the server's.</param>
/// <param name="Key">The key.</param>
/// <param name="Offset">The offset.</param>
/// <param name="Age">How long ago.</param>
internal readonly record struct RecentKey(string? User, bool IsServer, string Key, long Offset, TimeSpan Age);
