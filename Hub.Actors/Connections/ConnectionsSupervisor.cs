using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;
using Microsoft.Extensions.Logging;

namespace Hub.Actors.Connections;

/// <summary>
/// Parent of all connection actors of this node. A failing one is stopped, which closes its socket with 1011,
/// and no other notices.
/// </summary>
internal sealed class ConnectionsSupervisor : UntypedActor, IWithTimers
{
    // Fine enough that a drain of a second goes out in ten parts, coarse enough to cost nothing.
    private static readonly TimeSpan PartingStep = TimeSpan.FromMilliseconds(100);

    // Each connection is asked once per interval; in so many parts, that no tick asks all at once.
    private const int HeartbeatParts = 8;

    // Clients of hub.v1 come back over so long a time, not all at once; where closing them is spread over as long a time, sooner.
    private static readonly TimeSpan ReconnectSpread = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ReconnectSpreadDrained = TimeSpan.FromSeconds(1);

    private readonly IActorRef _rooms;
    private readonly HeartbeatOptions _heartbeat;
    private readonly HubMetrics _metrics;
    private readonly Random _random;
    private readonly ILogger<ConnectionActor> _logger;
    private readonly Dictionary<IActorRef, Connection> _connections = [];

    // Of those that have a user.
    private readonly Dictionary<string, List<Connection>> _users = [];
    private int _heartbeatPart;
    private bool _refusesMore;
    private Parting? _parting;
    private readonly List<IActorRef> _awaitingEmpty = [];
    private readonly Queue<BroadcastUnderWay> _broadcasts = [];
    private IActorRef? _shutDownAskedBy;

    public ConnectionsSupervisor(
        IActorRef rooms, HeartbeatOptions heartbeat, HubMetrics metrics, Random random, ILogger<ConnectionActor> logger)
    {
        _random = random;
        _heartbeat = heartbeat;
        _rooms = rooms;
        _metrics = metrics;
        _logger = logger;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        if (_heartbeat.Interval > TimeSpan.Zero)
            Timers.StartPeriodicTimer(HeartbeatTick.Instance, HeartbeatTick.Instance, _heartbeat.Interval / HeartbeatParts);
    }

    protected override SupervisorStrategy SupervisorStrategy() =>
        new OneForOneStrategy(_ => Directive.Stop);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Open open when _refusesMore:
                open.Connection.SetRefused();
                break;
            case Open open:
                Add(Context.Watch(Context.ActorOf(Props.Create<ConnectionActor>(open.Connection, _rooms, _metrics, _logger))), open.Connection);
                break;
            case Terminated terminated:
                Remove(terminated.ActorRef);
                AnswerWhenEmpty();
                break;
            case BroadcastToAll broadcast:
                _broadcasts.Enqueue(new BroadcastUnderWay(broadcast.Frame, [.. _connections.Values.Where(TakesBroadcasts)], Sender));
                if (_broadcasts.Count == 1) GoOnBroadcasting();
                break;
            case SendToUser send:
                var user = _users.GetValueOrDefault(send.User) ?? [];
                foreach (var connection in user) connection.Outbound.Deliver(connection.Plan.Dialect == Dialect.Hub ? send.HubFrame : send.Frame);
                Sender.Tell(new BroadcastSent(user.Count));
                break;
            case Identified when _connections.TryGetValue(Sender, out var identified):
                AddToUser(identified);
                break;
            case Identified:
                break;
            case CountConnections:
                Sender.Tell(new ConnectionCount(_connections.Count));
                break;
            case ListConnections:
                Sender.Tell(new ConnectionList([.. _connections.Values]));
                break;
            case CloseConnections close:
                var chosen = _connections.Where(entry => close.Ids.Contains(entry.Value.Id)).Select(entry => entry.Key).ToList();
                foreach (var connection in chosen) connection.Tell(new Close(close.Status));
                Sender.Tell(new ConnectionCount(chosen.Count));
                break;
            case FindConnection find:
                var (actor, found) = _connections.FirstOrDefault(entry => entry.Value.Id == find.Id);
                Sender.Tell(new FoundConnection(found, actor ?? ActorRefs.Nobody));
                break;
            case CloseAll all:
                foreach (var connection in _connections.Keys) connection.Tell(new Close(all.Status));
                break;
            case BroadcastContinues:
                GoOnBroadcasting();
                break;
            case HeartbeatTick:
                BeatNext();
                break;
            case RefuseMore:
                _refusesMore = true;
                Sender.Tell(Done.Instance);
                break;
            case ShutDownAll all:
                BeginShutDown(all);
                break;
            case Shed shed when _shutDownAskedBy is null:
                BeginToShed(shed);
                break;
            case Shed:
                break;
            case AwaitEmpty:
                _awaitingEmpty.Add(Sender);
                AnswerWhenEmpty();
                break;
            case PartingTick:
                Part();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Add(IActorRef actor, Connection connection)
    {
        _connections.Add(actor, connection);
        AddToUser(connection);
    }

    private void AddToUser(Connection connection)
    {
        if (connection.User is not { } user) return;
        if (!_users.TryGetValue(user, out var theirs)) _users.Add(user, theirs = []);
        if (!theirs.Contains(connection)) theirs.Add(connection);
    }

    private void Remove(IActorRef actor)
    {
        if (!_connections.Remove(actor, out var connection) || connection.User is not { } user || !_users.TryGetValue(user, out var theirs)) return;
        theirs.Remove(connection);
        if (theirs.Count == 0) _users.Remove(user);
    }

    private void BeatNext()
    {
        _heartbeatPart = (_heartbeatPart + 1) % HeartbeatParts;
        foreach (var (actor, connection) in _connections)
            if (connection.Id.Value % HeartbeatParts == (ulong)_heartbeatPart && !connection.Heartbeat.Beat(connection.Outbound))
                actor.Tell(HeartbeatLost.Instance);
    }

    private static bool TakesBroadcasts(Connection connection) => connection.Plan.TakesBroadcasts;

    // One after the other, so that each connection gets them in their order.
    private void GoOnBroadcasting()
    {
        if (!_broadcasts.Peek().GoOn()) _broadcasts.Dequeue();
        if (_broadcasts.Count > 0) Self.Tell(BroadcastContinues.Instance);
    }

    private void BeginShutDown(ShutDownAll all)
    {
        _refusesMore = true;
        _shutDownAskedBy = Sender;
        var spread = (int)(all.Spread < ReconnectSpread ? ReconnectSpread : ReconnectSpreadDrained).TotalMilliseconds;
        var perStep = all.Spread > PartingStep ? _connections.Count * (PartingStep / all.Spread) : _connections.Count;
        Begin(new Parting(_connections.Keys, perStep, connection => connection.Tell(all.Message with { ReconnectAfterMs = _random.Next(spread) })));
    }

    private void BeginToShed(Shed shed)
    {
        // Whoever has counted them took those that are closing for ones that stay: so many fewer have to go.
        var chosen = _connections.Where(entry => !entry.Value.Outbound.IsClosing).Select(entry => entry.Key).ToArray();
        var closing = _connections.Count - chosen.Length;
        _random.Shuffle(chosen);
        Begin(new Parting(chosen.Take(shed.Most - closing), shed.PerSecond * PartingStep.TotalSeconds, connection =>
        {
            _metrics.Shed(shed.Reason.Name);
            connection.Tell(new Close(shed.Reason.Status));
        }));
    }

    private void Begin(Parting parting)
    {
        _parting = parting;
        Timers.StartPeriodicTimer(PartingTick.Instance, PartingTick.Instance, PartingStep);
        Part();
    }

    private void Part()
    {
        if (_parting!.GoOn()) return;
        Timers.Cancel(PartingTick.Instance);
        _shutDownAskedBy?.Tell(Done.Instance);
    }

    private void AnswerWhenEmpty()
    {
        if (_connections.Count > 0) return;
        foreach (var asker in _awaitingEmpty) asker.Tell(Done.Instance);
        _awaitingEmpty.Clear();
    }
}
