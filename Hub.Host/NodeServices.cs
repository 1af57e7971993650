using System.Diagnostics.Metrics;
using Hub.Actors;
using Hub.Actors.Cluster;
using Hub.Actors.Cluster.Postgres;
using Hub.Actors.Connections;
using Hub.Actors.Diagnostics;
using Hub.Actors.Rooms;
using Hub.Actors.Runtime;
using Hub.Host.Admin;
using Hub.Host.Api;
using Hub.Host.Cluster;
using Hub.Host.Configuration;
using Hub.Host.Lifetime;
using Hub.Host.Metrics;
using Microsoft.Extensions.Options;

namespace Hub.Host;

/// <summary>The node and what serves it, put into the container.</summary>
internal static class NodeServices
{
    public static void AddHubNode(this IServiceCollection services)
    {
        services.AddMetrics();
        services.AddSingleton(new Random(RandomSeed()));
        services.AddSingleton<NodeMetrics>();
        services.AddSingleton(provider =>
        {
            // It counts from the start: what goes up and down would else be wrong for ever.
            provider.GetRequiredService<NodeMetrics>();
            return new HubMetrics(provider.GetRequiredService<IMeterFactory>());
        });
        services.AddHubCluster();
        services.AddHubAdmin();
        services.AddSingleton<OwnRoomRules>();
        services.AddOptions<RoomOptions>().PostConfigure<OwnRoomRules, IConfiguration>((rooms, own, configuration) =>
        {
            rooms.Own = own;
            // Not by the cluster's options: what is wrong with them is told once, and not here.
            rooms.HasDatabase = configuration[$"{HubSettings.Root}:Cluster:{nameof(ClusterOptions.Postgres)}"] is not null;
        });
        services.AddSingleton(CreateNode);
        services.AddSingleton<IHubRooms, HubRooms>();
        services.AddSingleton<Farewell>();
        services.AddSingleton<ShutdownLog>();
        services.AddSingleton<NodeLifetime>();
        services.AddHostedService(provider => provider.GetRequiredService<NodeLifetime>());
        services.AddSingleton(provider => new PerMessageDeflate(provider.GetRequiredService<IOptions<DeflateOptions>>().Value));
        services.AddSingleton<ApiAccess>();
    }

    private static HubNode CreateNode(IServiceProvider provider)
    {
        var metrics = provider.GetRequiredService<HubMetrics>();
        var shutdown = provider.GetRequiredService<IOptions<ShutdownOptions>>().Value;
        return new HubNode(
            ActorRuntime.CreateSystem(
                "hub",
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILoggerFactory>(),
                NodeLifetime.PhaseTimeouts(shutdown),
                provider.GetRequiredService<IMeterFactory>()),
            provider.GetRequiredService<IClusterEngine>(),
            provider.GetRequiredService<IOptions<LimitOptions>>().Value,
            shutdown,
            provider.GetRequiredService<IOptions<HeartbeatOptions>>().Value,
            provider.GetRequiredService<IOptions<RoomOptions>>().Value,
            metrics,
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetRequiredService<Random>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<IRoomPolicy>(),
            provider.GetRequiredService<IOptions<ClusterOptions>>().Value.IsOn ? provider.GetRequiredService<PostgresMessageStore>() : null,
            provider.GetRequiredService<IOptions<RebalanceOptions>>().Value);
    }

    // Cryptographic, so that ids cannot be guessed from the time of the start.
    private static int RandomSeed() => System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue);
}
