using Hub.Actors.Cluster;
using Hub.Host.Api;
using Hub.Host.Lifetime;

namespace Hub.Host.Endpoints;

/// <summary>Maps liveness and readiness, as an orchestrator asks for them.</summary>
public static class HealthEndpoints
{
    /// <summary>
    /// Maps <c>GET /health/live</c>, which answers 200 while the process serves, and <c>GET /health/ready</c>, which answers 503 from the moment
    /// that the node is told to stop or to be drained.
    /// </summary>
    /// <param name="app">Where to map them.</param>
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => Answer(StatusCodes.Status200OK, "live"))
            .Describe("live", "health", "Whether the process serves")
            .Produces<Health>();
        app.MapGet("/health/ready", (NodeLifetime lifetime, IClusterEngine engine) => lifetime.Unready is { } reason
            ? Answer(StatusCodes.Status503ServiceUnavailable, reason)
            : Answer(StatusCodes.Status200OK, "ready", engine.MayAct ? null : "unreachable"))
            .Describe("ready", "health", "Whether the node takes new connections", "503 from the moment that it is told to stop or to be drained.")
            .Produces<Health>()
            .Produces<Health>(StatusCodes.Status503ServiceUnavailable);
    }

    private static IResult Answer(int status, string text, string? database = null) =>
        Results.Json(new Health(text, database), HostJson.Default.Health, statusCode: status);
}
