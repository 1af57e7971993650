using Hub.Host.Transport;
using Microsoft.AspNetCore.Routing.Matching;

namespace Hub.Host.Routing;

/// <summary>
/// Where one path has both, an upgrade goes to the socket route and everything else to the other. A socket route alone gets all, and says itself
/// what it takes.
/// </summary>
internal sealed class SocketMatcherPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    // Behind the framework's choice by method, host and content.
    public override int Order => 1_000;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) =>
        endpoints.Any(IsSocket) && endpoints.Any(endpoint => !IsSocket(endpoint));

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var wantsSocket = WebSocketHandshake.IsWanted(httpContext);
        if (!Any(candidates, wantsSocket)) return Task.CompletedTask;
        for (var i = 0; i < candidates.Count; i++)
            if (candidates.IsValidCandidate(i) && IsSocket(candidates[i].Endpoint) != wantsSocket) candidates.SetValidity(i, false);
        return Task.CompletedTask;
    }

    private static bool Any(CandidateSet candidates, bool isSocket)
    {
        for (var i = 0; i < candidates.Count; i++)
            if (candidates.IsValidCandidate(i) && IsSocket(candidates[i].Endpoint) == isSocket) return true;
        return false;
    }

    private static bool IsSocket(Endpoint endpoint) => endpoint.Metadata.GetMetadata<SocketRoute>() is not null;
}
