using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net.WebSockets;
using Hub.Actors;
using Hub.Actors.Cluster;
using Hub.Actors.Cluster.Links;
using Hub.Actors.Connections;
using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;
using Hub.Actors.Rooms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hub.Tests.Fixtures;

/// <summary>Several nodes in this process, with tables and links in memory.</summary>
internal sealed class MemoryCluster(int shardCount = 64, RoomOptions? rooms = null, MemoryMessageStore? store = null, RebalanceOptions? rebalance = null) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Uri, MemoryNode> _nodes = new();
    private readonly ConcurrentBag<ClusterEngine> _engines = [];
    private readonly ServiceProvider _meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ConcurrentDictionary<(string From, string To), ConcurrentBag<Stream>> _connections = new();
    private readonly ConcurrentDictionary<(string From, string To), bool> _cut = new();

    /// <summary>The scope of the meter that all nodes count into.</summary>
    public IMeterFactory Meters => _meters.GetRequiredService<IMeterFactory>();

    public MemoryTables Tables { get; } = new(shardCount);

    /// <summary>Starts a node; ends when every shard has an owner.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="table">How it speaks; null for as this build does.</param>
    /// <param name="loggers">Takes what it logs.</param>
    public async Task<MemoryNode> AddAsync(string name, WireTable? table = null, ILoggerFactory? loggers = null)
    {
        var membership = new MemoryMembership(new NodeId(name), Tables);
        var engine = new ClusterEngine(
            new NodeId(name), membership, table ?? NodeWire.CreateTable(), (url, cancellation) => DialAsync(name, url, cancellation), shardCount,
            new Random(name.GetHashCode(StringComparison.Ordinal)), TimeProvider.System, new ClusterMetrics(Meters), loggers ?? NullLoggerFactory.Instance)
        {
            Calm = TimeSpan.Zero,
        };
        var fixture = new NodeFixture(heartbeat: new HeartbeatOptions { Interval = TimeSpan.Zero }, rooms: rooms, engine: engine, store: store, rebalance: rebalance);
        var node = new MemoryNode(fixture, engine, membership);
        _engines.Add(engine);
        _nodes[membership.Url] = node;
        await engine.JoinAsync(membership.Url, CancellationToken.None);
        await Poll.UntilAsync(() => Tables.Shards.All(row => row.Owner is not null));
        return node;
    }

    /// <summary>Waits until these nodes have the shards that are theirs by placement.</summary>
    public Task PlacedAsync(params string[] names)
    {
        var placed = Placement.Of(names.Select(name => new NodeId(name)), shardCount);
        return Poll.UntilAsync(() => Tables.Shards.Select(row => row.Owner?.Node).SequenceEqual(placed.Select(node => (NodeId?)node)));
    }

    /// <summary>Which node has the room; null for none.</summary>
    public string? OwnerOf(RoomId room) => Tables.Shards[Actors.Sharding.ShardHash.Of(room.Name, shardCount).Number].Owner?.Node.Name;

    /// <summary>A room that the node owns now.</summary>
    public RoomId RoomOf(MemoryNode node)
    {
        for (var i = 0; ; i++)
            if (OwnerOf(NodeFixture.Room($"room {i}")) == node.Name) return NodeFixture.Room($"room {i}");
    }

    /// <summary>Breaks every connection from one node to the other; with no new ones where asked.</summary>
    public void Cut(string from, string to, bool stays)
    {
        _cut[(from, to)] = stays;
        if (!_connections.TryGetValue((from, to), out var connections)) return;
        while (connections.TryTake(out var connection)) connection.Dispose();
    }

    public void Mend(string from, string to) => _cut[(from, to)] = false;

    /// <summary>The process is gone: nothing of it is heard any more, and the others give it up.</summary>
    public async Task KillAsync(MemoryNode node)
    {
        _nodes.TryRemove(node.Membership.Url, out _);
        foreach (var other in _nodes.Values)
        {
            Cut(node.Name, other.Name, stays: true);
            Cut(other.Name, node.Name, stays: true);
        }

        await node.Fixture.DisposeAsync();
        Tables.Remove(node.Membership.Self);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes.Values) await node.Fixture.DisposeAsync();
        // Else they would go on dialling.
        foreach (var link in _engines.SelectMany(engine => engine.Links)) link.Close();
        foreach (var connections in _connections.Values)
            foreach (var connection in connections) await connection.DisposeAsync();
        await _meters.DisposeAsync();
    }

    private Task<WebSocket> DialAsync(string from, Uri url, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!_nodes.TryGetValue(url, out var to) || _cut.GetValueOrDefault((from, to.Name))) throw new IOException($"Nobody listens at {url}");
        var (near, far) = PipeStream.CreatePair();
        var connections = _connections.GetOrAdd((from, to.Name), _ => []);
        connections.Add(near);
        connections.Add(far);
        _ = ServeAsync(to.Engine, far);
        return Task.FromResult(WebSocket.CreateFromStream(near, new WebSocketCreationOptions { IsServer = false }));
    }

    private static async Task ServeAsync(ClusterEngine engine, Stream stream)
    {
        using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
        await engine.ServeAsync(socket, CancellationToken.None);
    }
}
