using Hub.Host.Dashboard;
using Hub.Host.Metrics;
using Microsoft.Extensions.Options;

namespace Hub.Host.Admin;

/// <summary>Maps the paths <c>/admin/…</c> and <c>/metrics</c>.</summary>
public static class AdminEndpoints
{
    /// <summary>
    /// Maps <c>GET /admin/api/cluster</c>, which tells what the node sees of its cluster, and <c>POST /admin/api/cluster/leave</c>, which makes it leave and stop as
    /// on SIGTERM, and <c>GET /metrics</c> in Prometheus' text format. All need the key of <c>HUB__ADMIN__KEY</c>. The page at <c>/admin/</c>, which asks its reader for the key, needs none. Where <c>HUB__ADMIN__URLS</c> is set they are served there, <c>/metrics</c> without a key, and nothing is mapped here.
    /// </summary>
    /// <param name="app">Where to map them.</param>
    public static void MapAdmin(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (app.ServiceProvider.GetRequiredService<IOptions<AdminOptions>>().Value.Urls is not null) return;
        app.MapDashboard();
        app.ServiceProvider.GetRequiredService<AdminApi>().Map(app);
        app.ServiceProvider.GetRequiredService<MetricsEndpoint>().Map(app, needsKey: true);
    }
}
