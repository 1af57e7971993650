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
internal sealed partial class RoomActor : UntypedActor, IWithTimers
{
    // So long a member may take from asking to joining.
    private static readonly TimeSpan HoldTime = TimeSpan.FromSeconds(10);

    private readonly string _room;
    private readonly RoomServices _services;
    private readonly RoomRule _rule;
    private readonly string _epoch;
    private readonly IRoomLog _log;
    private readonly RoomPresence _presence = new();
    private readonly Dictionary<NodeId, Receiver> _receivers = [];
    private RecentKeys? _keys;
    private List<RoomEntry> _accepted = [];

    // Those who want to know what became of their publish, in the order of their publishes; null until somebody does.
    private List<(IPublishReply Reply, long Offset)>? _replies;
    private long _last;
    private long _acceptedAt;
    private bool _flushIsDue;
    private bool _trimIsDue;
    private bool _presenceIsDue;
    private bool _isHeld;

    public RoomActor(string room, RoomServices services)
    {
        _room = room;
        _services = services;
        _rule = services.Options.RuleOf(room);
        _epoch = services.Epochs.Next();
        _log = services.LogOf(_rule);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private RoomPosition Top => new(_epoch, _last);

    private bool IsIdle => _receivers.Count == 0 && _accepted.Count == 0 && _replies is null or { Count: 0 } && _log.IsEmpty && _keys is null
        && !_isHeld;

    protected override void OnReceive(object message)
    {
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
                Answer(ReadAsync(new LogRead(ask.Since ?? Top, Limit: 0)), Sender, page => new RoomStanding(page.Top, ask.Since is not null && page.IsWhole));
                Hold();
                break;
            case HoldTick:
                _isHeld = false;
                PassivateWhenIdle();
                break;
            case GetPresentMembers:
                Sender.Tell(new PresenceAnswer(_rule.Presence ? _presence.List() : null));
                PassivateWhenIdle();
                break;
            case GetPresentNames:
                Sender.Tell(new PresentNames(_presence.Names()));
                PassivateWhenIdle();
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
        foreach (var receiver in _receivers.Values) receiver.Actor.Tell(RoomRestarted.Instance);
        base.PreRestart(reason, message);
    }

    protected override void PostStop()
    {
        // What it had accepted and not sent goes with it.
        foreach (var entry in _accepted) entry.Message.ReturnCredit();
        foreach (var (reply, _) in _replies ?? []) reply.Refused(ErrorCodes.OutcomeUnknown, "The room failed; send it again with the same key");
        _log.Clear();
    }

    private void Accept(Publish publish)
    {
        var message = publish.Message;
        if (publish.Key is { } key && _keys is not null && _keys.TryFind(ScopeOf(message), key, out var known))
        {
            message.ReturnCredit();
            Promise(publish.Reply, known);
            FlushSoon();
            return;
        }

        if (publish.Reply is { } asked && _rule.KeepsHistory && message.Body.Length > _rule.MaxBytes)
        {
            message.ReturnCredit();
            asked.Refused(ErrorCodes.PayloadTooLarge, $"data has {message.Body.Length} bytes, and the room keeps {_rule.KeepBytes} (HUB__ROOMS__n__KEEPBYTES)");
            PassivateWhenIdle();
            return;
        }

        if (_accepted.Count == 0) _acceptedAt = _services.Time.GetUtcNow().ToUnixTimeMilliseconds();
        _accepted.Add(new RoomEntry(message, ++_last, _acceptedAt));
        if (publish.Key is not null) (_keys ??= new RecentKeys(_services.Time)).Add(ScopeOf(message), publish.Key, _last);
        Promise(publish.Reply, _last);
        FlushSoon();
    }

    // Keys are a user's own; those without one share theirs, apart from the server's, which nobody may take first.
    private static (string? User, bool IsServer) ScopeOf(RoomMessage message) => (message.From, message.Sender == ConnectionId.None);

    private void Promise(IPublishReply? reply, long offset)
    {
        if (reply is not null) (_replies ??= []).Add((reply, offset));
    }

    private void FlushSoon()
    {
        if (_flushIsDue) return;
        _flushIsDue = true;
        Self.Tell(Flush.Instance);
    }

    private void SendAccepted()
    {
        if (_accepted.Count > 0)
        {
            var batch = new RoomBatch(_epoch, _accepted);
            _accepted = [];
            if (_rule.KeepsHistory) _log.Append(batch.Entries);
            foreach (var receiver in _receivers.Values) receiver.Actor.Tell(batch);
            if (_receivers.Count == 0) batch.ReturnCredit();
            if (!_trimIsDue && (_rule.KeepsHistory || _keys is not null)) TrimLater();
        }

        if (_replies is { Count: > 0 }) Reply(_replies);
    }

    // Behind the batch: who reads its own publish's answer finds the message with the others.
    private void Reply(List<(IPublishReply Reply, long Offset)> replies)
    {
        foreach (var (reply, offset) in replies) reply.Accepted(new RoomPosition(_epoch, offset));
        foreach (var (reply, _) in replies) reply.Send();
        replies.Clear();
    }

    private void Declare(DeclareInterest declared)
    {
        // What was accepted before goes to those who listened then; the answer comes behind nothing older.
        SendAccepted();
        _receivers[declared.Node] = new Receiver(declared.Receiver, declared.Watches);
        SetWatched();
        foreach (var entered in declared.Present) Enter(entered);
        declared.Receiver.Tell(new InterestDeclared(Top));
    }

    private void Withdraw(WithdrawInterest withdrawn)
    {
        if (!_receivers.TryGetValue(withdrawn.Node, out var receiver) || !receiver.Actor.Equals(withdrawn.Receiver)) return;
        SendAccepted();
        _receivers.Remove(withdrawn.Node);
        SetWatched();
        _presence.ExitAll(withdrawn.Node);
        PresenceHasChanged();
    }

    private void Enter(MemberEntered entered)
    {
        _presence.Enter(entered.Node, entered.Connection, entered.User, entered.Data);
        PresenceHasChanged();
    }

    private void Watch(WatchPresence watch)
    {
        if (!_receivers.TryGetValue(watch.Node, out var receiver)) return;
        _receivers[watch.Node] = receiver with { Watches = watch.Watches };
        SetWatched();
    }

    private void SetWatched() => _presence.IsWatched = _receivers.Values.Any(receiver => receiver.Watches);

    // Of a small room at once, all that came in one go together; of a large one, where many come and go, ten times a second.
    private void PresenceHasChanged()
    {
        if (_presenceIsDue || !_presence.HasChanged) return;
        _presenceIsDue = true;
        if (_presence.Count > PresentMembers.Most) Timers.StartSingleTimer(PresenceTick.Instance, PresenceTick.Instance, TimeSpan.FromMilliseconds(100));
        else Self.Tell(PresenceTick.Instance);
    }

    private void TellPresence()
    {
        _presenceIsDue = false;
        var changes = _presence.TakeChanges();
        if (changes.Count == 0) return;
        var changed = new PresenceChanged(changes);
        foreach (var receiver in _receivers.Values)
            if (receiver.Watches) receiver.Actor.Tell(changed);
    }

    // Whoever has asked where the room stands is about to come in, and has to find the same room.
    private void Hold()
    {
        _isHeld = true;
        Timers.StartSingleTimer(HoldTick.Instance, HoldTick.Instance, HoldTime);
    }

    // Exact where somebody reads, so here it only has to be often enough that memory is given back in time.
    private void TrimLater()
    {
        var shortest = _keys is null ? _rule.Ttl : _rule.KeepsHistory && _rule.Ttl > TimeSpan.Zero && _rule.Ttl < RecentKeys.Lifetime ? _rule.Ttl : RecentKeys.Lifetime;
        if (shortest == TimeSpan.Zero) return;
        _trimIsDue = true;
        Timers.StartSingleTimer(TrimTick.Instance, TrimTick.Instance, shortest / 8 + TimeSpan.FromMilliseconds(1));
    }

    private void Trim()
    {
        _trimIsDue = false;
        _log.Trim();
        _keys?.Trim();
        foreach (var receiver in _receivers.Values) receiver.Actor.Tell(TrimTick.Instance);
        if (_keys is { IsEmpty: true }) _keys = null;
        if (!_log.IsEmpty || _keys is not null) TrimLater();
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

    private void PassivateWhenIdle()
    {
        if (IsIdle) Context.Parent.Tell(new Passivate(StopRoom.Instance));
    }

    private readonly record struct Receiver(IActorRef Actor, bool Watches);

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.RoomRestarted, LogLevel.Error, "Room {RoomId} failed and was restarted")]
        public static partial void Restarted(ILogger logger, string roomId, Exception exception);
    }
}
