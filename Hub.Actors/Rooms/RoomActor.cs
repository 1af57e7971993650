using Hub.Actors.Cluster;
using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;
using Hub.Actors.Sharding;
using Microsoft.Extensions.Logging;

namespace Hub.Actors.Rooms;

/// <summary>
/// One room, on exactly one node: the order in which it takes messages is the order for all. Gives each its offset, keeps what the
/// room's rule says, and sends what it accepted to each node that has members, all that came together in one batch. Passivates when no node
/// has any, and nothing is kept any more.
/// </summary>
internal partial class RoomActor : UntypedActor, IWithTimers
{
    // So long a member may take from asking to joining.
    private static readonly TimeSpan HoldTime = TimeSpan.FromSeconds(10);

    // A room's part of what a shard may weigh when it moves.
    private const int MostYieldedBytes = 16 * 1_024 * 1_024;

    // How soon it looks again whether the node may act.
    private static readonly TimeSpan LeasePause = TimeSpan.FromMilliseconds(100);

    private protected readonly string _room;
    private protected readonly RoomServices _services;
    private RuleInForce _rule;
    private readonly IRoomLog _log;
    private readonly OwnedFigures _figures;
    private readonly RoomPresence _presence = new();
    private readonly Dictionary<Incarnation, Receiver> _receivers = [];

    // The newest, for nodes that have missed something; null where there is one node.
    private readonly RecentEntries? _forNodes;
    private protected RecentKeys? _keys;
    private protected List<RoomEntry> _accepted = [];

    // Those who want to know what became of their publish, in the order of their publishes; null until somebody does.
    private protected List<(IPublishReply Reply, long Offset)>? _replies;
    private protected string _epoch;
    private protected long _last;
    private long _acceptedAt;
    private bool _flushIsDue;
    private bool _trimIsDue;
    private bool _presenceIsDue;
    private bool _isHeld;

    // While nodes declare anew after the room was lost: who wants to know who is present. Null when they have.
    private List<(object Question, IActorRef Asker)>? _askers;
    private bool _isGathering;

    public RoomActor(string room, RoomServices services, EntityStart start)
        : this(room, services, start.Take(), log: null)
    {
    }

    // The start is taken.
    private protected RoomActor(string room, RoomServices services, EntityStart start, IRoomLog? log)
    {
        _room = room;
        _services = services;
        _rule.Changes(services.Options, room);
        _log = log ?? services.LogOf(_rule.Rule);
        _forNodes = services.KeepForNodes();
        _isGathering = start.IsGathering;
        if (start is { IsGathering: true, State: null }) _askers = [];
        _epoch = start.State is RoomState state ? Restore(state) : services.Epochs.Next();
        _figures = services.Census.AddOwned(room);
        // Where a durable room stands is in the store.
        if (log is null) _figures.StandAt(new RoomPosition(_epoch, _last));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private protected RoomRule Rule => _rule.Rule;

    private protected bool IsGathering => _isGathering;

    private protected bool HasNoMembers => _receivers.Count == 0;

    // What members may know of.
    private protected virtual RoomPosition Top => new(_epoch, _last);

    private protected virtual bool HasToTrim => !_log.IsEmpty || _keys is not null || _forNodes is { Count: > 0 };

    private protected virtual bool IsIdle => HasNothingToDo && _log.IsEmpty && _keys is null;

    private protected bool HasNothingToDo => HasNoMembers && _accepted.Count == 0 && _replies is null or { Count: 0 } && !_isHeld;

    // Nodes that have members here declare themselves soon.
    protected override void PreStart()
    {
        if (_isGathering) Hold();
        if (HasToTrim) TrimLater();
    }

    protected override void OnReceive(object message)
    {
        if (_rule.Changes(_services.Options, _room)) _log.Follow(Rule);
        switch (message)
        {
            case Publish publish:
                Accept(publish);
                break;
            case Flush:
                _flushIsDue = false;
                SendAccepted();
                PassivateWhenIdle();
                break;
            case DeclareInterest declared:
                Declare(declared);
                break;
            case WithdrawInterest withdrawn:
                Withdraw(withdrawn);
                PassivateWhenIdle();
                break;
            case MemberEntered entered:
                Enter(entered);
                break;
            case MemberExited exited:
                _presence.Exit(exited.Node, exited.Connection);
                PresenceHasChanged();
                break;
            case WatchPresence watch:
                Watch(watch);
                break;
            case PresenceTick:
                TellPresence();
                break;
            case ReadLog read:
                Answer(ReadAsync(read.Read), Sender, page => page);
                PassivateWhenIdle();
                break;
            case FetchLog fetch:
                Answer(ReadAsync(new LogRead(fetch.Since, int.MaxValue, CatchUp.PageBytes)), Sender, page => new LogFetched(fetch.Since, page));
                break;
            case AskStanding ask:
                Answer(ReadAsync(new LogRead(ask.Since ?? Top, Limit: 0)), Sender, page => new RoomStanding(
                    page.Top, ask.Since is { } since && page.IsWhole && (Rule.KeepsHistory || since == page.Top)));
                Hold();
                break;
            case HoldTick:
                _isHeld = false;
                PassivateWhenIdle();
                break;
            case GetPresentMembers or GetPresentNames when _askers is not null:
                _askers.Add((message, Sender));
                break;
            case GetPresentMembers or GetPresentNames:
                AnswerWhoIsPresent(message, Sender);
                PassivateWhenIdle();
                break;
            case NodeGone gone:
                if (_receivers.Remove(gone.Node)) SetWatched();
                _presence.ExitAll(gone.Node);
                PresenceHasChanged();
                PassivateWhenIdle();
                break;
            case AllDeclared when _isGathering:
                EndGathering();
                PassivateWhenIdle();
                break;
            case AllDeclared:
                break;
            case YieldEntity:
                SendAccepted();
                Yield(Sender);
                break;
            case TrimTick:
                Trim();
                PassivateWhenIdle();
                break;
            case StopRoom when IsIdle:
                Context.Stop(Self);
                break;
            case StopRoom:
                // Someone came in between.
                Context.Parent.Tell(StayAwake.Instance);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PreRestart(Exception reason, object? message)
    {
        Log.Restarted(_services.Logger, _room, reason);
        TellAll(new DeclareAgain());
        base.PreRestart(reason, message);
    }

    protected override void PostStop()
    {
        _services.Census.Remove(_figures);
        // What it had accepted and not sent goes with it.
        foreach (var entry in _accepted) entry.Message.ReturnCredit();
        foreach (var (reply, _) in _replies ?? []) reply.Lost("The room failed; send it again with the same key");
        _log.Clear();
    }

    private protected virtual void Accept(Publish publish)
    {
        var message = publish.Message;
        if (publish.Key is { } key && _keys is not null && _keys.TryFind(ScopeOf(message), key, out var known))
        {
            message.ReturnCredit();
            Promise(publish.Reply, known);
            FlushSoon();
            return;
        }

        if (publish.Reply is { } asked && Rule.KeepsHistory && message.Body.Length > Rule.MaxBytes)
        {
            message.ReturnCredit();
            asked.Refused(ErrorCodes.PayloadTooLarge, $"data has {message.Body.Length} bytes, and the room keeps {Rule.KeepBytes} (HUB__ROOMS__n__KEEPBYTES)");
            PassivateWhenIdle();
            return;
        }

        FlushSoon();
        _accepted.Add(new RoomEntry(message, ++_last, _acceptedAt));
        if (publish.Key is not null) (_keys ??= new RecentKeys(_services.Time)).Add(ScopeOf(message), publish.Key, _last);
        Accepted(publish);
        Promise(publish.Reply, _last);
    }

    private protected virtual void Accepted(Publish publish)
    {
        // The entry says all that a room in memory wants to know.
    }

    // Keys are a user's own; those without one share theirs, apart from the server's, which nobody may take first.
    private static (string? User, bool IsServer) ScopeOf(RoomMessage message) => (message.From, message.Sender == ConnectionId.None);

    private protected void Promise(IPublishReply? reply, long offset)
    {
        if (reply is not null) (_replies ??= []).Add((reply, offset));
    }

    private protected void FlushSoon()
    {
        if (_flushIsDue) return;
        _flushIsDue = true;
        // For all that is accepted until then.
        _acceptedAt = _services.Time.GetUtcNow().ToUnixTimeMilliseconds();
        Self.Tell(Flush.Instance);
    }

    private protected virtual void SendAccepted()
    {
        // Another may own the room by now: what was accepted is neither told nor promised to anybody until that is known.
        if (!_services.Cluster.MayAct)
        {
            if (_accepted.Count > 0 || _replies is { Count: > 0 }) Timers.StartSingleTimer(Flush.Instance, Flush.Instance, LeasePause);
            return;
        }

        if (_accepted.Count > 0)
        {
            var accepted = _accepted;
            _accepted = [];
            Tell(accepted);
        }

        if (_replies is { Count: > 0 }) Reply(_replies);
    }

    // Keeps what is accepted for good, and tells it to all.
    private protected void Tell(List<RoomEntry> entries)
    {
        var batch = new RoomBatch(_epoch, entries);
        _figures.Accepted(new RoomPosition(_epoch, entries[^1].Offset), entries.Count, entries[^1].At);
        if (Rule.KeepsHistory) _log.Append(batch.Entries);
        foreach (var entry in batch.Entries) _forNodes?.Add(entry);
        var isHere = false;
        foreach (var receiver in _receivers.Values)
        {
            receiver.To.Tell(batch);
            isHere |= receiver.To.IsHere;
        }

        if (!isHere) batch.ReturnCredit();
        if (!_trimIsDue && HasToTrim) TrimLater();
    }

    private protected void TellAll(object message)
    {
        foreach (var receiver in _receivers.Values) receiver.To.Tell(message);
    }

    // Behind the batch: who reads its own publish's answer finds the message with the others.
    private protected void Reply(List<(IPublishReply Reply, long Offset)> replies)
    {
        foreach (var (reply, offset) in replies) reply.Accepted(new RoomPosition(_epoch, offset));
        foreach (var (reply, _) in replies) reply.Send();
        replies.Clear();
    }

    // Whoever has asked where the room stands is about to come in, and has to find the same room.
    private protected void Hold()
    {
        _isHeld = true;
        Timers.StartSingleTimer(HoldTick.Instance, HoldTick.Instance, HoldTime);
    }

    private protected virtual TimeSpan ShortestLife()
    {
        var shortest = TimeSpan.MaxValue;
        if (Rule.KeepsHistory && Rule.Ttl > TimeSpan.Zero) shortest = Rule.Ttl;
        if (_keys is not null && RecentKeys.Lifetime < shortest) shortest = RecentKeys.Lifetime;
        if (_forNodes is { Count: > 0 } && RoomServices.KeptTimeForNodes < shortest) shortest = RoomServices.KeptTimeForNodes;
        return shortest;
    }

    // Exact where somebody reads, so here it only has to be often enough that memory is given back in time.
    private protected void TrimLater()
    {
        var shortest = ShortestLife();
        if (shortest == TimeSpan.MaxValue) return;
        _trimIsDue = true;
        Timers.StartSingleTimer(TrimTick.Instance, TrimTick.Instance, shortest / 8 + TimeSpan.FromMilliseconds(1));
    }

    private protected virtual void Trim()
    {
        _trimIsDue = false;
        _log.Trim();
        _keys?.Trim();
        _forNodes?.Trim();
        TellAll(TrimTick.Instance);
        if (_keys is { IsEmpty: true }) _keys = null;
        if (HasToTrim) TrimLater();
    }

    // What was accepted goes to the log first: its oldest is counted from the newest.
    private ValueTask<LogPage> ReadAsync(LogRead read)
    {
        SendAccepted();
        return _log.ReadAsync(read, Top);
    }

    private static void Answer<T>(ValueTask<LogPage> reading, IActorRef asker, Func<LogPage, T> answer)
        where T : notnull
    {
        if (reading.IsCompletedSuccessfully) asker.Tell(answer(reading.Result));
        else _ = reading.AsTask().PipeTo(asker, success: page => answer(page), failure: cause => new Status.Failure(cause));
    }

    private protected void ShowStanding() => _figures.StandAt(Top);

    private protected void PassivateWhenIdle()
    {
        if (IsIdle) Context.Parent.Tell(new Passivate(StopRoom.Instance));
    }

    private readonly record struct Receiver(IRoomReceiver To, long Listener, bool Watches);

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.RoomRestarted, LogLevel.Error, "Room {RoomId} failed and was restarted")]
        public static partial void Restarted(ILogger logger, string roomId, Exception exception);
    }
}
