using System.Security.Claims;

namespace Hub.Host.Rpc;

/// <summary>One call of a method: who calls, and the services for it. A spec makes its own, with what its function looks at.</summary>
public sealed record RpcCall
{
    /// <summary>The method's name, as it was registered.</summary>
    public string Method { get; init; } = "";

    /// <summary>The id of the connection that calls: sixteen hexadecimal digits.</summary>
    public string ConnectionId { get; init; } = "";

    /// <summary>The user's name, the <c>sub</c> of its token; null where nobody was authenticated.</summary>
    public string? User { get; init; }

    /// <summary>The user with all claims; without an identity where nobody was authenticated.</summary>
    public ClaimsPrincipal Principal { get; init; } = new();

    /// <summary>The services of this call alone: a scope that is disposed of when the function has ended.</summary>
    public required IServiceProvider Services { get; init; }
}
