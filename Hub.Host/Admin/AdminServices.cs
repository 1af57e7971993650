using Hub.Host.Metrics;

namespace Hub.Host.Admin;

/// <summary>The admin paths, put into the container.</summary>
internal static class AdminServices
{
    public static void AddHubAdmin(this IServiceCollection services)
    {
        services.AddSingleton<AdminAccess>();
        services.AddSingleton<ClusterDrain>();
        services.AddSingleton<NodeQuestions>();
        services.AddSingleton<AdminCluster>();
        services.AddSingleton<AdminNodes>();
        services.AddSingleton<AdminRooms>();
        services.AddSingleton<AdminConnections>();
        services.AddSingleton<AdminActors>();
        services.AddSingleton<AdminBroadcast>();
        services.AddSingleton<AdminSocket>();
        services.AddSingleton<EventFeed>();
        services.AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<EventFeed>());
        // Whatever else is not logged, events are heard.
        services.Configure<LoggerFilterOptions>(logging => logging.AddFilter<EventFeed>(EventFeed.Categories, LogLevel.Information));
        services.AddHostedService<EventPublisher>();
        services.AddSingleton<AdminApi>();
        services.AddSingleton<AdminListener>();
        services.AddSingleton<MetricsEndpoint>();
    }
}
