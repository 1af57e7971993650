namespace Hub.Actors.Protocol;

/// <summary>One of those present in a room: a user with all connections, or a connection without a user.</summary>
/// <param name="Member">The user's name, else the connection's id.</param>
/// <param name="User">The user's name; null for a connection without.</param>
/// <param name="Connections">How many connections.</param>
/// <param name="Data">Raw JSON; empty for none.</param>
internal sealed record PresentMember(string Member, string? User, int Connections, ReadOnlyMemory<byte> Data);
