using Hub.Actors;
using Hub.Actors.Cluster;
using Hub.Actors.Cluster.Embedded;
using Hub.Actors.Cluster.Postgres;
using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;
using Hub.Actors.Rooms;
using Microsoft.Extensions.Options;

namespace Hub.Host.Cluster;

/// <summary>The node's engine, put into the container: of one process, or of a cluster where a database is configured.</summary>
internal static class ClusterRegistration
{
    public static void AddHubCluster(this IServiceCollection services)
    {
        services.AddSingleton<ClusterMetrics>();
        services.AddSingleton<LinkSecret>();
        services.AddSingleton<LinkDialer>();
        services.AddSingleton<LinkListener>();
        services.AddSingleton(provider => new PostgresMembership(
            Options(provider), NameOf(provider), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<StoreMetrics>();
        services.AddSingleton(provider => new PostgresMessageStore(
            provider.GetRequiredService<PostgresMembership>().Connections, NameOf(provider),
            () => provider.GetRequiredService<IOptions<RoomOptions>>().Value.LongestDurable, provider.GetRequiredService<Random>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<StoreMetrics>(), provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(provider => new ClusterEngine(
            NameOf(provider), provider.GetRequiredService<PostgresMembership>(), NodeWire.CreateTable(),
            provider.GetRequiredService<LinkDialer>().DialAsync, EmbeddedEngine.DefaultShardCount, provider.GetRequiredService<Random>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ClusterMetrics>(), provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<IClusterEngine>(provider =>
            Options(provider).IsOn ? provider.GetRequiredService<ClusterEngine>() : new EmbeddedEngine(NameOf(provider)));
    }

    private static ClusterOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<ClusterOptions>>().Value;

    /// <summary>The node's name: that of the settings, else machine and port.</summary>
    public static NodeId NameOf(IServiceProvider provider)
    {
        var listen = provider.GetRequiredService<IOptions<ListenOptions>>().Value;
        return new NodeId(Options(provider).Node ?? $"{Environment.MachineName}-{BindingAddress.Parse(listen.Addresses[0]).Port}");
    }
}
