using Hub.Actors.Cluster;
using Hub.Actors.Cluster.Store;
using Hub.Actors.Connections;
using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;
using Hub.Actors.Rooms;
using Hub.Actors.Runtime;
using Hub.Actors.Sharding;
using Hub.Actors.Sockets;
using Microsoft.Extensions.Logging;

namespace Hub.Actors;

/// <summary>One node of the hub: its actors, put together. Knows nothing of HTTP, so all of it runs in a unit test.</summary>
internal sealed class HubNode
{
    private static readonly Frame ShutdownText =
        Frame.Text("""{"type":"shutdown","message":"Server is shutting down"}"""u8);

    private readonly ConnectionIdFactory _ids;
    private readonly LimitOptions _limits;
    private readonly InboundBudget _inbound;
    private readonly HubMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ShutdownOptions _shutdown;
    private readonly IActorRef _connections;
    private readonly IActorRef _localRooms;
    private readonly IClusterEngine _engine;
    private readonly RoomRoutes _rooms;
    private readonly NodeCalls _calls;
    private volatile bool _refusesConnections;
    private volatile bool _isDraining;

    public HubNode(
        ActorSystem system, IClusterEngine engine, LimitOptions limits, ShutdownOptions shutdown,
        HeartbeatOptions heartbeat, RoomOptions rooms, HubMetrics metrics, ILoggerFactory loggers, Random random, TimeProvider time,
        IRoomPolicy? policy = null, IMessageStore? store = null, RebalanceOptions? rebalance = null)
    {
        System = system;
        _engine = engine;
        _limits = limits;
        _shutdown = shutdown;
        Caps = new ConnectionCaps(limits, time);
        _inbound = new InboundBudget(limits);
        _metrics = metrics;
        _time = time;
        _ids = new ConnectionIdFactory(random);

        var shards = new ShardRoutes(engine, time);
        metrics.ObserveHeld(() => shards.Held.Messages);
        _rooms = new RoomRoutes(shards, rooms, random);
        var services = new RoomServices(
            engine, rooms, new HistoryBudget(() => limits.HistoryBytes), new EpochFactory(random), metrics, time, loggers.CreateLogger<RoomActor>(), store);
        _localRooms = system.ActorOf(Props.Create<LocalRooms>(_rooms, services), "local-rooms");
        Func<string, EntityStart, Props> roomProps = (room, start) => ActorRuntime.Brief(
            rooms.RuleOf(room).IsDurable ? Props.Create<DurableRoomActor>(room, services, start) : Props.Create<RoomActor>(room, services, start));
        var region = system.ActorOf(
            Props.Create<ShardRegion>(shards, engine, roomProps, _localRooms, loggers.CreateLogger<ShardRegion>()), "rooms");
        Access = new RoomAccess(rooms, policy, loggers.CreateLogger<RoomAccess>());
        Reader = new RoomReader(_localRooms, rooms);
        _connections = system.ActorOf(
            Props.Create<ConnectionsSupervisor>(_localRooms, heartbeat, metrics, random, loggers.CreateLogger<ConnectionActor>()),
            "connections");
        View = new NodeView(_connections, _localRooms, _rooms, rooms, services.Census);
        system.ActorOf(Props.Create<LostMessages>(), "lost-messages");
        _calls = new NodeCalls(engine, AnswerAsync);
        system.ActorOf(
            Props.Create<Rebalancer>(engine, _calls, rebalance ?? new RebalanceOptions(), _connections, loggers.CreateLogger<Rebalancer>()), "rebalancer");
        engine.SteppedOut += () => _connections.Tell(new CloseAll(new CloseStatus(CloseCodes.Reconnect, "This node cannot reach the others")));
        engine.Start(system, region, new NodeInlet(shards, services.Listeners, _localRooms, AnswerAsync));
    }

    public ActorSystem System { get; }

    public IRoomInlets Rooms => _rooms;

    /// <summary>Answers what rooms keep and who is in them.</summary>
    public IRoomReader Reader { get; }

    /// <summary>What whoever looks after this node may see of it.</summary>
    public NodeView View { get; }

    /// <summary>Answers what nodes ask each other beyond what is known here; null where nobody does.</summary>
    public Func<NodeQuestion, Task<NodeAnswer>>? Answers { get; set; }

    /// <summary>Says who may do what in which room.</summary>
    public IRoomAccess Access { get; }

    /// <summary>Its name.</summary>
    public NodeId Id => _engine.Self.Node;

    /// <summary>Whether every room can be reached from here.</summary>
    public bool IsReady => _engine.IsReady;

    /// <summary>Whether it takes no connections, since it is about to stop or cannot reach the other nodes.</summary>
    public bool RefusesConnections => _refusesConnections || _engine.IsIsolated;

    /// <summary>Whether an operator has it drained: it is to have neither connections nor rooms, until it stops.</summary>
    public bool IsDraining => _isDraining;

    /// <summary>How many connections it takes.</summary>
    public ConnectionCaps Caps { get; }

    /// <summary>Bytes of messages on the way to their rooms.</summary>
    public long InboundBytes => _inbound.Bytes;

    /// <summary>
    /// Makes a connection of the plan and waits until it is in its room.
    /// </summary>
    /// <returns>The connection and its actor, which is nobody when the node is shutting down.</returns>
    public async Task<(Connection Connection, IActorRef Actor)> OpenAsync(ConnectionPlan plan)
    {
        var connection = new Connection(_ids.Next(), plan, _limits, _inbound, _metrics, _time);
        // The actors may be gone already when the last ones come: nobody would answer.
        if (RefusesConnections) return (connection, ActorRefs.Nobody);
        return (connection, await connection.OpenAsync(_connections));
    }

    /// <summary>Says a JSON value to every connection of the cluster that takes broadcasts.</summary>
    /// <returns>How many it was queued for.</returns>
    public Task<int> BroadcastAsync(ReadOnlyMemory<byte> json, CancellationToken cancellation) => _calls.CountAsync(new NodeBroadcast(json), cancellation);

    /// <summary>Sends a text to every connection of a user, as its dialect has it.</summary>
    /// <returns>How many it was queued for.</returns>
    public Task<int> SendToUserAsync(string user, string text, CancellationToken cancellation) =>
        _calls.CountAsync(new NodeSendToUser(user, text), cancellation);

    public Task<int> CountConnectionsAsync(CancellationToken cancellation) => _calls.CountAsync(CountNode.Instance, cancellation);

    public async Task<IReadOnlyList<HubConnection>> ListConnectionsAsync(CancellationToken cancellation) =>
        [.. (await _calls.AskAllAsync<NodeConnections>(ListNode.Instance, cancellation)).SelectMany(node => node.Connections)];

    /// <returns>False when there is no such connection.</returns>
    public async Task<bool> CloseConnectionAsync(ConnectionId id, CloseStatus status, CancellationToken cancellation) =>
        await _calls.CountAsync(new CloseOnNode(id, status.Code, status.Reason), cancellation) > 0;

    /// <summary>Drains a node of the cluster: it takes no connections any more, gives its shards away, and closes its connections with 4206.</summary>
    /// <param name="node">The node.</param>
    /// <param name="perSecond">How many it closes a second; said again it changes that.</param>
    /// <param name="cancellation">Ends the waiting for its answer.</param>
    /// <returns>How many connections it has; null where it is gone.</returns>
    public async Task<int?> DrainAsync(Incarnation node, int perSecond, CancellationToken cancellation) =>
        (await _calls.AskAsync<NodeCount>(node, new DrainNode(perSecond)).WaitAsync(cancellation))?.Value;

    /// <summary>Asks a node of the cluster something of its host's.</summary>
    /// <returns>Null where it is gone, or does not know the question.</returns>
    public async Task<ReadOnlyMemory<byte>?> AskAsync(Incarnation node, NodeQuestion question, CancellationToken cancellation) =>
        await _calls.AskAsync<NodeAnswer>(node, question).WaitAsync(cancellation) is { Json: { IsEmpty: false } json } ? json : default(ReadOnlyMemory<byte>?);

    /// <summary>How many connections a node of the cluster has; null where it is gone.</summary>
    public async Task<int?> CountConnectionsAsync(Incarnation node, CancellationToken cancellation) =>
        (await _calls.AskAsync<NodeCount>(node, CountNode.Instance).WaitAsync(cancellation))?.Value;

    /// <summary>The names of users present in a room, sorted, one entry per connection.</summary>
    public async Task<IReadOnlyList<string>> PresentNamesAsync(RoomId room, CancellationToken cancellation) =>
        (await _localRooms.Ask<PresentNames>(new GetPresentNames(room), cancellation)).Names;

    /// <summary>Takes no more connections.</summary>
    public Task RefuseConnectionsAsync()
    {
        _refusesConnections = true;
        return _connections.Ask<Done>(RefuseMore.Instance);
    }

    /// <summary>Takes no more connections and closes all with 1001, as the options say.</summary>
    /// <param name="saysSo">Whether each is told in a text before.</param>
    /// <param name="grace">Time that each has to answer.</param>
    public Task ShutDownConnectionsAsync(bool saysSo, TimeSpan grace) => _connections.Ask<Done>(new ShutDownAll(
        _shutdown.Drain, new ShutDown(saysSo ? ShutdownText : null, new CloseStatus(CloseCodes.GoingAway, _shutdown.Reason), grace)));

    /// <summary>Waits until no connection is left.</summary>
    public Task AwaitEmptyAsync() => _connections.Ask<Done>(AwaitEmpty.Instance);

    /// <summary>Gives its shards to other nodes; they go on serving this node's connections.</summary>
    public Task HandOverAsync() => _engine.HandOverAsync();

    /// <summary>Is no part of the cluster any more.</summary>
    public Task LeaveClusterAsync() => _engine.LeaveAsync();

    // What another node asks of this one, and this one of itself.
    private async Task<object> AnswerAsync(object request) => request switch
    {
        NodeBroadcast broadcast => CountOf(await _connections.Ask<BroadcastSent>(new BroadcastToAll(PlainReplies.Broadcast(broadcast.Json.Span)))),
        NodeSendToUser send => CountOf(await _connections.Ask<BroadcastSent>(
            new SendToUser(send.User, SocketFrames.Of(send.Text), HubFrames.Direct(send.Text)))),
        DrainNode drain => CountOf(await BeginDrainAsync(drain.PerSecond)),
        CountNode => CountOf(await _connections.Ask<ConnectionCount>(CountConnections.Instance)),
        ListNode => new NodeConnections([.. (await _connections.Ask<ConnectionList>(ListConnections.Instance)).Connections.Select(Describe)]),
        CloseOnNode close => new NodeCount(await View.CloseAsync([close.Id], new CloseStatus(close.Code, close.Reason))),
        NodeQuestion question => Answers is { } answers ? await answers(question) : new NodeAnswer(default),
        _ => throw new ArgumentException($"Nobody answers a {request.GetType().Name}", nameof(request)),
    };

    private async Task<ConnectionCount> BeginDrainAsync(int perSecond)
    {
        _isDraining = true;
        await RefuseConnectionsAsync();
        _ = HandOverAsync();
        _connections.Tell(new Shed(int.MaxValue, perSecond, ShedReason.Drain));
        return await _connections.Ask<ConnectionCount>(CountConnections.Instance);
    }

    private static NodeCount CountOf(BroadcastSent sent) => new(sent.Count);

    private static NodeCount CountOf(ConnectionCount count) => new(count.Value);

    private static HubConnection Describe(Connection connection) =>
        new(connection.Id.ToString(), connection.User, connection.Plan.Party.Address, connection.Plan.Party.Path);
}
