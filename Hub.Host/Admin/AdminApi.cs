using Hub.Actors.Cluster;
using Hub.Actors.Diagnostics;

namespace Hub.Host.Admin;

/// <summary>What is answered at <c>/admin/api</c>, whichever server it is mapped on.</summary>
internal sealed partial class AdminApi(AdminAccess access, IClusterEngine engine, IHostApplicationLifetime lifetime, ILogger<AdminApi> logger)
{
    /// <summary>Where the routes begin.</summary>
    public const string Root = "/admin/api";

    /// <summary>Path of the cluster, below <see cref="Root"/>.</summary>
    public const string Cluster = "/cluster";

    /// <summary>Path that makes the node leave, below <see cref="Root"/>.</summary>
    public const string Leave = "/cluster/leave";

    public void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup(Root).ExcludeFromDescription();
        api.AddEndpointFilter(async (context, next) =>
            access.Check(context.HttpContext.Request) is { } refusal ? refusal : await next(context));
        api.MapGet(Cluster, () => Results.Json(ClusterReport.Of(engine.State), AdminJson.Default.ClusterReport));
        api.MapPost(Leave, (HttpContext context) =>
        {
            // Not before the answer is out: the server that sends it stops.
            context.Response.OnCompleted(() =>
            {
                Log.LeaveRequested(logger);
                lifetime.StopApplication();
                return Task.CompletedTask;
            });
            return Results.Json(new LeaveReport(engine.Self.Node.Name), AdminJson.Default.LeaveReport, statusCode: StatusCodes.Status202Accepted);
        });
    }

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.LeaveRequested, LogLevel.Information, "Asked to leave at /admin/api/cluster/leave: stopping as on SIGTERM")]
        public static partial void LeaveRequested(ILogger logger);
    }
}
