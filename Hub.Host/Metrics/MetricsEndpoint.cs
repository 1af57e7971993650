using Hub.Host.Admin;

namespace Hub.Host.Metrics;

/// <summary>Answers <c>GET /metrics</c>, whichever server it is mapped on.</summary>
internal sealed class MetricsEndpoint(NodeMetrics metrics, AdminAccess access)
{
    /// <summary>Where it is.</summary>
    public const string Path = "/metrics";

    /// <param name="routes">Where to map it.</param>
    /// <param name="needsKey">Whether the admin key is asked for: not on a listener that only operators reach.</param>
    public void Map(IEndpointRouteBuilder routes, bool needsKey) => routes.MapGet(Path, IResult (HttpRequest request) =>
    {
        if (needsKey && access.Check(request) is { } refusal) return refusal;
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return Results.Text(metrics.Write(), MetricsText.ContentType);
    }).ExcludeFromDescription();
}
