using Hub.Host.Lifetime;

namespace Hub.Host.Endpoints;

/// <summary>Liveness and readiness, as an orchestrator asks for them.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => Answer(StatusCodes.Status200OK, "live"));
        app.MapGet("/health/ready", (NodeLifetime lifetime) => lifetime.IsReady
            ? Answer(StatusCodes.Status200OK, "ready")
            : Answer(StatusCodes.Status503ServiceUnavailable, "closing"));
    }

    private static IResult Answer(int status, string text) =>
        Results.Json(new Health(text), HostJson.Default.Health, statusCode: status);
}
