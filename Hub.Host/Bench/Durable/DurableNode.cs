using System.Diagnostics.Metrics;
using Hub.Actors;
using Hub.Actors.Cluster;
using Hub.Actors.Cluster.Embedded;
using Hub.Actors.Cluster.Postgres;
using Hub.Actors.Connections;
using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;
using Hub.Actors.Rooms;
using Hub.Actors.Runtime;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hub.Host.Bench.Durable;

/// <summary>A node without a server: rooms in memory, or durable ones of a cluster that it is alone in.</summary>
internal sealed class DurableNode : IAsyncDisposable
{
    // Nobody links to it.
    private static readonly Uri s_nowhere = new("http://127.0.0.1:1");

    private readonly ServiceProvider _meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly PostgresMembership? _membership;
    private readonly PostgresMessageStore? _store;
    private readonly ClusterEngine? _engine;
    private readonly HubNode _node;

    /// <param name="cluster">Where its database is; null for rooms in memory.</param>
    public DurableNode(ClusterOptions? cluster)
    {
        var (id, random, time, loggers) = (new NodeId("bench"), new Random(1), TimeProvider.System, NullLoggerFactory.Instance);
        var meters = _meters.GetRequiredService<IMeterFactory>();
        var rooms = new RoomOptions { HasDatabase = cluster is not null };
        if (cluster is not null)
        {
            rooms.Rooms.Add(new RoomRule { History = RoomHistory.Durable });
            _membership = new PostgresMembership(cluster, id, time, loggers);
            _store = new PostgresMessageStore(_membership.Connections, id, () => rooms.LongestDurable, random, time, new StoreMetrics(meters), loggers);
            _engine = new ClusterEngine(
                id, _membership, NodeWire.CreateTable(), (url, _) => throw new NotSupportedException($"There is no node at {url}"),
                EmbeddedEngine.DefaultShardCount, random, time, new ClusterMetrics(meters), loggers);
        }

        _node = new HubNode(
            ActorRuntime.CreateSystem("bench", time, loggers, []), _engine ?? (IClusterEngine)new EmbeddedEngine(id), new LimitOptions(), new ShutdownOptions(),
            new HeartbeatOptions(), rooms, new HubMetrics(meters), loggers, random, time, store: _store);
    }

    public IRoomInlets Rooms => _node.Rooms;

    /// <summary>The scope of what it measures itself.</summary>
    public object Meters => _meters.GetRequiredService<IMeterFactory>();

    /// <summary>Joins its cluster, which begins with it.</summary>
    /// <exception cref="ClusterException">The database does not let it.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        if (_engine is null) return;
        await _membership!.PrepareAsync(_engine.ShardCount, cancellation);
        await _store!.StartAsync();
        await _engine.JoinAsync(s_nowhere, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _node.System.Terminate();
        if (_store is not null) await _store.DisposeAsync();
        if (_membership is not null) await _membership.DisposeAsync();
        await _meters.DisposeAsync();
    }
}
