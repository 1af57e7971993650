using System.Net;

namespace Hub.Actors;

/// <summary>One open connection of the hub.</summary>
/// <param name="Id">Names it in the whole cluster: sixteen hexadecimal digits.</param>
/// <param name="User">Its user: the claim <c>sub</c>, else the name identifier, else the name; null where nobody was authenticated.</param>
/// <param name="Address">Where it comes from; null for a connection in memory.</param>
/// <param name="Path">The path it asked for.</param>
public sealed record HubConnection(string Id, string? User, IPAddress? Address, string Path);
