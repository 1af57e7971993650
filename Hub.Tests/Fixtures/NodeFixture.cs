using System.Diagnostics.Metrics;
using Hub.Actors;
using Hub.Actors.Cluster;
using Hub.Actors.Cluster.Embedded;
using Hub.Actors.Cluster.Store;
using Hub.Actors.Connections;
using Hub.Actors.Diagnostics;
using Hub.Actors.HubProtocol;
using Hub.Actors.Protocol;
using Hub.Actors.Rooms;
using Hub.Actors.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hub.Tests.Fixtures;

/// <summary>A whole node without a server: connections are <see cref="FakeTransport"/>s.</summary>
internal sealed class NodeFixture : IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly List<FakeTransport> _peers = [];

    public NodeFixture(
        LimitOptions? limits = null, ShutdownOptions? shutdown = null, HeartbeatOptions? heartbeat = null, TimeProvider? time = null,
        RoomOptions? rooms = null, IClusterEngine? engine = null, IMessageStore? store = null, bool ownsTime = false, RebalanceOptions? rebalance = null)
    {
        System = ownsTime ? ActorRuntime.CreateSystem("node", time!, NullLoggerFactory.Instance, []) : ActorSystem.Create("node");
        Node = new HubNode(
            System,
            engine ?? new EmbeddedEngine(new NodeId("test")),
            limits ?? new LimitOptions(),
            shutdown ?? new ShutdownOptions(),
            heartbeat ?? new HeartbeatOptions(),
            rooms ?? new RoomOptions(),
            new HubMetrics(Meters),
            NullLoggerFactory.Instance,
            new Random(engine is null ? 1 : engine.Self.Node.Name.GetHashCode(StringComparison.Ordinal)),
            time ?? TimeProvider.System,
            store: store,
            rebalance: rebalance);
    }

    public ActorSystem System { get; }

    public HubNode Node { get; }

    /// <summary>For rooms of a test's own.</summary>
    public RoomServices RoomServices => new(
        new EmbeddedEngine(new NodeId("test")), new RoomOptions(), new HistoryBudget(() => 0), new EpochFactory(new Random(2)), new HubMetrics(Meters), TimeProvider.System,
        NullLogger<RoomActor>.Instance);

    /// <summary>The scope of this node's meter.</summary>
    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    /// <summary>Opens a connection of the plan and attaches the peer to it.</summary>
    public async Task<(FakeTransport Peer, Connection Connection)> ConnectAsync(ConnectionPlan plan, FakeTransport? peer = null)
    {
        peer ??= new FakeTransport();
        var (connection, actor) = await Node.OpenAsync(plan).WaitAsync(Limits.Generous);
        _peers.Add(peer);
        connection.Attach(actor, peer);
        return (peer, connection);
    }

    /// <summary>Waits until every connection opened so far is gone.</summary>
    public Task AllClosedAsync() =>
        Task.WhenAll(_peers.Select(peer => peer.ReleasedAsync()));

    /// <summary>A member of a raw room.</summary>
    public async Task<FakeTransport> JoinRawAsync(RoomId room, FakeTransport? peer = null) => (await ConnectAsync(
        new ConnectionPlan
        {
            Room = room,
            TakesBroadcasts = true,
            Handler = (connection, actor) => new RawRoomHandler(connection, actor, Node.Rooms.Of(room), Node.Access),
        },
        peer)).Peer;

    /// <summary>A connection of the plain dialect.</summary>
    public async Task<FakeTransport> ConnectPlainAsync() => (await ConnectAsync(new ConnectionPlan
    {
        Dialect = Dialect.Plain,
        TakesBroadcasts = true,
        Handler = (connection, actor) => new PlainHandler(connection, actor, Node.Rooms, Node.Access),
    })).Peer;

    /// <summary>A connection of hub.v1, without a rate limit.</summary>
    public async Task<FakeHubPeer> ConnectHubAsync(FakeTransport? peer = null) => new((await ConnectAsync(
        new ConnectionPlan
        {
            Dialect = Dialect.Hub,
            TakesBroadcasts = true,
            Handler = (connection, actor) => new HubHandler(
                connection, actor,
                new Actors.HubProtocol.HubServer(Node.Id, Node.Rooms, Node.Reader, Node.Access, Tokens: null, new NoMethods(), new LimitOptions { Rooms = 0 }, TimeSpan.Zero),
                new RateLimiter(new RateLimitOptions { Messages = 0 }, TimeProvider.System)),
        },
        peer)).Peer);

    public static RoomId Room(string name) =>
        RoomId.TryParse(name, out var room, out var problem) ? room : throw new ArgumentException(problem, nameof(name));

    public async ValueTask DisposeAsync()
    {
        await System.Terminate().WaitAsync(Limits.Generous);
        await _services.DisposeAsync();
    }

    private sealed class NoMethods : IRpcMethods
    {
        public Task<RpcOutcome> CallAsync(string method, ReadOnlyMemory<byte> data, RpcCaller caller, TimeSpan timeout, CancellationToken gone) =>
            Task.FromResult(new RpcOutcome(default, new RpcError(104, $"There is no method {method}", IsRetryable: false)));
    }
}
