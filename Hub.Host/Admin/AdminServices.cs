using Hub.Host.Metrics;

namespace Hub.Host.Admin;

/// <summary>The admin paths, put into the container.</summary>
internal static class AdminServices
{
    public static void AddHubAdmin(this IServiceCollection services)
    {
        services.AddSingleton<AdminAccess>();
        services.AddSingleton<ClusterDrain>();
        services.AddSingleton<AdminApi>();
        services.AddSingleton<AdminListener>();
        services.AddSingleton<MetricsEndpoint>();
    }
}
