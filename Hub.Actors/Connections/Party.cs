using System.Net;

namespace Hub.Actors.Connections;

/// <summary>Who is at the other end of a connection.</summary>
/// <param name="User">The name of the authenticated user; null for nobody.</param>
/// <param name="Address">Where it comes from; null for a connection in memory.</param>
/// <param name="Path">The path that it asked for.</param>
internal sealed record Party(string? User, IPAddress? Address, string Path)
{
    public static readonly Party Unknown = new(null, null, "");
}
