using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;
using Microsoft.Extensions.Logging;

namespace Hub.Actors.Connections;

/// <summary>
/// One socket's state: opening → active → closing → gone. Owns the memberships: whatever ends this actor, a
/// failure too, ends them. What the peer says does not pass here but goes from its reader to the rooms.
/// </summary>
internal sealed partial class ConnectionActor : UntypedActor, IWithTimers
{
    // A room answers within a fraction of a second unless its shard has no owner: then the upgrade is refused.
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(10);

    // A peer that answers a close frame at all does so within a round trip; this allows for a bad mobile network.
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    // Its socket is full, so the close frame hardly gets through: one second for the chance that it does.
    private static readonly TimeSpan SlowConsumerTimeout = TimeSpan.FromSeconds(1);

    // An actor that failed closes its socket with 1011: this long it takes at most until that is on the wire.
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(1);

    // So long before a token expires its client is told.
    private static readonly TimeSpan ExpiryWarning = TimeSpan.FromSeconds(30);

    // A token of years is looked at every day.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    private readonly Connection _connection;
    private readonly IActorRef _rooms;
    private readonly HubMetrics _metrics;
    private readonly ILogger<ConnectionActor> _logger;

    // What was joined beyond the route's own room; null for most.
    private HashSet<RoomId>? _subscribed;
    private bool _isInRoom;
    private long _warnedOf;
    private CloseStatus? _closing;
    private IConnectionTransport? _transport;
    private bool _wasOpen;
    private bool _reading;
    private bool _outboundEnded;
    private bool _peerClosed;
    private bool _isOver;
    private IMessageHandler? _handler;
    private IActorRef? _guest;

    public ConnectionActor(Connection connection, IActorRef rooms, HubMetrics metrics, ILogger<ConnectionActor> logger)
    {
        _connection = connection;
        _rooms = rooms;
        _metrics = metrics;
        _logger = logger;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        _connection.Outbound.OwnedBy(Self);
        if (_connection.Plan.Room is { } room)
        {
            _isInRoom = true;
            _rooms.Tell(new Join(
                room, _connection.Outbound, Introduction: _connection.Plan.Introduction?.Invoke(_connection.Id), User: _connection.User));
            Timers.StartSingleTimer(OpenTimedOut.Instance, OpenTimedOut.Instance, OpenTimeout);
        }
        else
        {
            Opened();
        }
    }

    protected override void PostStop()
    {
        // Before the socket is closed: who sees its connection end finds its place free.
        _connection.Plan.Place?.Leave();
        LeaveRooms();
        var status = _closing ?? CloseCodes.HandlerFailed;
        if (_closing is null) _handler?.Closing(status);
        _handler?.Closed(status, WasClean);
        _connection.Outbound.Close(status);
        _metrics.ConnectionEnded(_wasOpen, status.Code);
        Log.Closed(_logger, _connection.Id, status.Code, status.Reason);
        Release();
        _connection.SetRefused();
    }

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Joined joined:
                if (joined.Room == _connection.Plan.Room) Opened();
                break;
            case Attach attach:
                Read(attach.Transport);
                break;
            case Subscribe subscribe:
                Join(subscribe.Join, Self);
                break;
            case SubscribeAndTell subscribe:
                Join(subscribe.Join, Sender);
                break;
            case Unsubscribe unsubscribe:
                _subscribed?.Remove(unsubscribe.Room);
                _rooms.Tell(new Leave(unsubscribe.Room, _connection.Id, unsubscribe.Reply));
                break;
            case SetPresence set:
                _rooms.Tell(set);
                break;
            case Identified identified:
                Timers.Cancel(HelloTimedOut.Instance);
                Context.Parent.Tell(identified);
                foreach (var room in _subscribed ?? []) _rooms.Tell(new ShowUser(room, _connection.Id, identified.Identity.User));
                LookAtExpiry();
                break;
            case HelloTimedOut:
                BeginClose(CloseCodes.HelloMissing, CloseTimeout);
                break;
            case GetRooms:
                Sender.Tell(new RoomsOfConnection([.. _isInRoom ? [_connection.Plan.Room!.Value] : Enumerable.Empty<RoomId>(), .. _subscribed ?? []]));
                break;
            case ExpiryTick:
                LookAtExpiry();
                break;
            case Close close:
                if (close.IsPeersFault) _guest?.Tell(new ConnectionViolated(close.Status));
                BeginClose(close.Status, CloseTimeout);
                break;
            case ShutDown shutDown:
                if (shutDown.Text is { } text)
                    _connection.Outbound.Deliver(_connection.Plan.Dialect == Dialect.Hub ? HubFrames.Shutdown(shutDown.ReconnectAfterMs) : text);
                BeginClose(shutDown.Status, shutDown.Grace);
                break;
            case HeartbeatLost:
                // Told if it still hears, but not waited for.
                BeginClose(CloseCodes.PeerSilent, TimeSpan.Zero);
                break;
            case OutboundOverflowed:
                BeginClose(CloseCodes.SlowConsumed, SlowConsumerTimeout);
                break;
            case ReaderEnded ended:
                _reading = false;
                _peerClosed = ended.Status.Code != CloseCodes.Abnormal;
                BeginClose(ended.Status, CloseTimeout);
                StopWhenBothEnded();
                break;
            case OutboundEnded ended:
                _outboundEnded = true;
                if (!ended.Sent) _connection.Abort();
                else if (IsViolation) _transport!.EndWriting();
                StopWhenBothEnded();
                break;
            case Abandon or OpenTimedOut:
                _closing ??= CloseCodes.Lost;
                Context.Stop(Self);
                break;
            case CloseTimedOut:
                // Where the close frame is on the wire the connection ends by FIN: a reset would take from the peer what
                // it has not read yet, that frame among it.
                if (!_outboundEnded) _connection.Abort();
                Finish();
                break;
            case Terminated:
                // Before its end it told the connection to close.
                _guest = null;
                if (_isOver) Context.Stop(Self);
                break;
            case ConnectionFailed failed:
                throw new HandlerException(_connection.Id, failed.Cause);
            default:
                Unhandled(message);
                break;
        }
    }

    private void Join(Join join, IActorRef asker)
    {
        (_subscribed ??= []).Add(join.Room);
        _rooms.Tell(join, asker);
    }

    // Once where the token never expires; else until it has.
    private void LookAtExpiry()
    {
        if (_closing is not null || _connection.Identity.Expires is not { } expires) return;
        var left = TimeSpan.FromMilliseconds(expires - _connection.Time.GetUtcNow().ToUnixTimeMilliseconds());
        if (left <= TimeSpan.Zero)
        {
            BeginClose(CloseCodes.TokenEnded, CloseTimeout);
            return;
        }

        var next = left > ExpiryWarning ? left - ExpiryWarning : left;
        Timers.StartSingleTimer(ExpiryTick.Instance, ExpiryTick.Instance, next < LongestTimer ? next : LongestTimer);
        if (left <= ExpiryWarning && _warnedOf != expires)
        {
            _warnedOf = expires;
            if (_connection.Plan.Dialect == Dialect.Hub) _connection.Outbound.Deliver(HubFrames.Expiring(expires));
        }
    }

    private bool WasClean => _peerClosed && _connection.Outbound.CloseSent;

    // A peer that broke a rule may go on for ever, or not be understood any more: it is told that this is the end, by FIN,
    // and has then to end its own side.
    private bool IsViolation => _closing is
    {
        Code: CloseCodes.ProtocolError or CloseCodes.InvalidPayload or CloseCodes.PolicyViolation or CloseCodes.MessageTooBig,
    };

    private void Opened()
    {
        Timers.Cancel(OpenTimedOut.Instance);
        _wasOpen = true;
        _metrics.ConnectionOpened();
        Log.Opened(_logger, _connection.Id);
        _connection.SetOpened(Self);
    }

    private void Read(IConnectionTransport transport)
    {
        _reading = true;
        _transport = transport;
        if (_connection.Plan.HelloTimeout is { } limit && limit > TimeSpan.Zero)
            Timers.StartSingleTimer(HelloTimedOut.Instance, HelloTimedOut.Instance, limit);
        if (_connection.Plan.Guest is { } guest) _guest = Context.Watch(Context.ActorOf(guest(_connection, Self)));
        _handler = _connection.Plan.Handler(_connection, _guest ?? Self);
        _ = new ConnectionReader(transport, _handler, _connection, Self, _metrics).RunAsync();
        _connection.Outbound.Attach(transport);
        LookAtExpiry();
    }

    private void BeginClose(CloseStatus status, TimeSpan timeout)
    {
        if (_closing is not null) return;
        _closing = status;
        LeaveRooms();
        _handler?.Closing(status);
        // The peer's time runs when it sees the close frame.
        Timers.StartSingleTimer(CloseTimedOut.Instance, CloseTimedOut.Instance, timeout);
        if (status.Code == CloseCodes.Abnormal) _connection.Abort();
        else _connection.Outbound.Close(status);
    }

    private void LeaveRooms()
    {
        if (_isInRoom) _rooms.Tell(new Leave(_connection.Plan.Room!.Value, _connection.Id));
        _isInRoom = false;
        foreach (var room in _subscribed ?? []) _rooms.Tell(new Leave(room, _connection.Id));
        _subscribed = null;
    }

    private static async Task CloseAsync(Connection connection, IConnectionTransport transport)
    {
        try
        {
            await connection.Outbound.Completed.WaitAsync(FarewellTimeout, connection.Time);
        }
        catch (TimeoutException)
        {
            // The peer does not read: its connection is dropped as it is.
        }

        transport.Close();
    }

    private void StopWhenBothEnded()
    {
        if (!_reading && (_outboundEnded || _connection.Outbound.Completed.IsCompleted)) Finish();
    }

    // A guest is first told, and waited for; the peer does not wait for it.
    private void Finish()
    {
        if (_isOver) return;
        _isOver = true;
        if (_guest is null)
        {
            Context.Stop(Self);
            return;
        }

        _guest.Tell(new ConnectionEnded(_closing ?? CloseCodes.Lost, WasClean));
        Release();
    }

    private void Release()
    {
        if (_connection.Detach() is { } transport) _ = CloseAsync(_connection, transport);
    }

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.ConnectionOpened, LogLevel.Debug, "Connection {ConnectionId} opened")]
        public static partial void Opened(ILogger logger, ConnectionId connectionId);

        [LoggerMessage(HubEventIds.ConnectionClosed, LogLevel.Debug, "Connection {ConnectionId} closed with {CloseCode} {Reason}")]
        public static partial void Closed(ILogger logger, ConnectionId connectionId, int closeCode, string reason);
    }
}
