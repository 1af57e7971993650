using System.Text.Json;

namespace Hub.Actors.Client;

/// <summary>Who is present in a room: a user with all connections, or a connection without a user.</summary>
/// <param name="Member">The user's name, else the connection's id.</param>
/// <param name="User">The user's name; null for none.</param>
/// <param name="Connections">How many connections.</param>
/// <param name="Data">What it has set; null for nothing.</param>
public sealed record HubMember(string Member, string? User, int Connections, JsonElement? Data);
