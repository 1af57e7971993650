using System.Net;
using System.Security.Claims;

namespace Hub.Actors.Sockets;

/// <summary>
/// The request that a socket began with, as it was: it stays readable when the request itself is long over. A spec makes its own,
/// with what its actor looks at.
/// </summary>
public sealed record SocketRequest
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    /// <summary>Names the connection in the whole cluster: sixteen hexadecimal digits.</summary>
    public string Id { get; init; } = "";

    /// <summary>The path, decoded, such as <c>/ws/lobby</c>.</summary>
    public string Path { get; init; } = "/";

    /// <summary>The values of the route's parameters, decoded; names without regard to case.</summary>
    public IReadOnlyDictionary<string, string> RouteValues { get; init; } = None;

    /// <summary>The query's values, decoded; of a name that came twice the first. Names without regard to case.</summary>
    public IReadOnlyDictionary<string, string> Query { get; init; } = None;

    /// <summary>The headers; those that came twice joined by commas. Names without regard to case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = None;

    /// <summary>Who asks; without an identity where nobody was authenticated.</summary>
    public ClaimsPrincipal User { get; init; } = new();

    /// <summary>The subprotocol agreed upon; null for none.</summary>
    public string? Subprotocol { get; init; }

    /// <summary>Where the client is; behind a proxy of <c>HUB__PROXIES</c> what that says. Null for a connection in memory.</summary>
    public IPAddress? RemoteAddress { get; init; }
}
