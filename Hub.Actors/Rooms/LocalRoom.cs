using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <summary>
/// The members of one room on this node. It alone decides from which message on a member hears the room: in one turn
/// the member is added and its reply queued, so what follows is live and whole. A small room fans out itself; more
/// than <see cref="SliceMembers.Most"/> members are spread over slices, until the last of these has left.
/// </summary>
internal sealed partial class LocalRoom : UntypedActor, IWithTimers
{
    // A member that said some of a batch gets the rest one by one: so far can a turn go beyond its limit.
    private const int MostInABatch = 256;

    private readonly RoomId _room;
    private readonly RoomRoute _route;
    private readonly RoomServices _services;
    private RuleInForce _rule;

    private readonly LocalFigures _figures;

    // Empty while there are slices: then these have the members.
    private SliceMembers _members = new();
    private RoomSlices? _slices;

    // What came of members before the owner has answered that this node misses nothing, before it has what they have, or before a slice has let go
    // of the member, whose page would overtake what the slice still has for it: handled in this order then. Null for nothing.
    private List<(ConnectionId Member, object Message, IActorRef Sender)>? _held;
    private bool _isDeclared;

    // Numbers what it has declared last.
    private long _listener;

    // What no fan-out has taken yet: the newest messages, and before them what was left of another epoch; null for nothing.
    // The first of all has the position that _taken says.
    private PendingBatch _pending = new("", []);
    private Queue<PendingBatch>? _before;
    private long _taken;

    // When the first of it came.
    private long _pendingSince;

    // The latest; what comes while it is under way waits, so that it goes out together.
    private FanOut? _fanOut;
    private int _joinsSeen;

    public LocalRoom(RoomId room, RoomRoute route, RoomServices services)
    {
        _room = room;
        _route = route;
        _services = services;
        _rule.Changes(services.Options, room.Name);
        _figures = services.Census.AddLocal(room);
        _recent = new RecentEntries(MostRecent(_rule.Rule), MostRecentBytes(_rule.Rule), _rule.Rule.Ttl, services.Time);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private RoomRule Rule => _rule.Rule;

    private bool IsFanningOut => _fanOut is { IsOver: false };

    private bool HasPending => _pending.Entries.Count > 0 || _before is { Count: > 0 };

    // That of what comes next.
    private long NextPosition => _taken + _pending.Positions + (_before?.Sum(batch => batch.Positions) ?? 0);

    protected override void PreStart() => Declare();

    protected override void PostStop()
    {
        _services.Census.Remove(_figures);
        _services.Listeners.Remove(_listener);
        _route.Tell(new WithdrawInterest(_services.Node, _listener), Self);
        foreach (var entry in _pending.Entries) entry.Message.ReturnCredit();
        foreach (var batch in _before ?? []) foreach (var entry in batch.Entries) entry.Message.ReturnCredit();
    }

    // As for the room itself: what a slice failed at is lost, its members are not.
    // One that cannot even be made would be tried for ever.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(cause =>
        cause is ActorInitializationException ? Directive.Stop : Directive.Resume);

    protected override void OnReceive(object message)
    {
        if (_rule.Changes(_services.Options, _room.Name)) _recent.Bound(MostRecent(Rule), MostRecentBytes(Rule), Rule.Ttl);
        switch (message)
        {
            case RoomBatch batch:
                Take(batch);
                break;
            case Flush:
                FanOut();
                ReportWhenEmpty();
                break;
            case Continue:
                // Not when a slice has taken it over.
                if (_members.IsUnderWay) GoOn();
                break;
            case Join join:
                FanOut();
                _joinsSeen++;
                if (MustWait(join)) Hold(join.Member.Id, join);
                else Add(join, Sender);
                LookForAhead();
                break;
            case Leave leave:
                FanOut();
                // Who is gone is not waited for; who has asked is answered, in its order.
                if (leave.Reply is null) _held?.RemoveAll(held => held.Member == leave.Member);
                if (IsHeld(leave.Member)) Hold(leave.Member, leave);
                else Remove(leave);
                ReportWhenEmpty();
                break;
            case MemberRemoved removed:
                _slices!.Removed(removed.Member);
                if (_slices.Count == 0) _slices = null;
                LetGo();
                ReportWhenEmpty();
                break;
            case InterestDeclared declared when declared.Listener != _listener:
                break;
            case InterestDeclared declared when HasStored(declared.Top):
                FillGap(declared.Top);
                break;
            case InterestDeclared declared:
                Begin(declared.Top);
                break;
            case GapRead read:
                TakeGap(read);
                break;
            case GapTick gap:
                if (gap.Listener == _listener) FillGap(gap.Top);
                break;
            case AheadRead read:
                TakeAhead(read);
                break;
            case AheadTick:
                LookAgain();
                break;
            case DeclareAgain again:
                Declare();
                Context.Parent.Tell(new DeclaredAgain(_room));
                if (again.HasMissed) AskWhoIsPresent();
                break;
            case LogFetched fetched:
                TakeFetched(fetched);
                break;
            case FetchFailed failed:
                Timers.StartSingleTimer(failed, new FetchAgainTick(failed.Since), AskAgainAfter);
                break;
            case FetchAgainTick again:
                if (again.Since.Epoch == _epoch && _fetches?.ContainsKey(again.Since.Offset) == true) Fetch(again.Since);
                break;
            case CatchUpContinues { CatchUp: var catchUp }:
                if (IsCatchingUp(catchUp)) GoOn(catchUp);
                break;
            case ConflationTick tick:
                DeliverConflated(tick.Milliseconds);
                break;
            case SetPresence set:
                if (IsHeld(set.Member.Id)) Hold(set.Member.Id, set);
                else Set(set);
                break;
            case ShowUser show:
                if (IsHeld(show.Member)) Hold(show.Member, show);
                else Show(show);
                break;
            case PresenceChanged changed:
                TellWatchers([.. changed.Changes.Select(change => HubFrames.Presence(_room, change))]);
                break;
            case PresenceAnswer { Present: { } present }:
                TellWatchers([HubFrames.Presence(_room, present, default)]);
                break;
            case PresenceAnswer:
                break;
            case Status.Failure:
                // An owner that is gone has not answered: another is asked when it has.
                break;
            case GetMembers:
                Sender.Tell(new RoomMembers([.. Members]));
                break;
            case TrimTick:
                _recent.Trim();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Take(RoomBatch batch)
    {
        // Of an owner that is asked anew, or counts no more: what is missing comes with the answer.
        if (!_isDeclared)
        {
            batch.ReturnCredit();
            return;
        }

        // Every batch follows the one before; where one was lost on the way, the owner is asked for it.
        if (batch.Epoch != _epoch || batch.Entries[0].Offset != _last + 1)
        {
            batch.ReturnCredit();
            Declare();
            return;
        }

        Add(batch.Entries);
    }

    private void Add(IReadOnlyList<RoomEntry> entries)
    {
        // What else has come by the turn of the flush goes out with it.
        if (!HasPending) AwaitFlush();
        foreach (var entry in entries) Remember(entry);
        _pending.Entries.AddRange(entries);
        if (_conflations is not null) Conflate(entries);
    }

    // From here on this node misses nothing.
    private void Begin(RoomPosition top)
    {
        _isDeclared = true;
        // Who has left meanwhile was in no list that could tell it.
        if (_epoch.Length > 0 && top.Epoch != _epoch) AskWhoIsPresent();
        StandAt(top);
        if (!Rule.IsDurable) FetchAgain();
        if (_held is null) return;
        LetGo();
        ReportWhenEmpty();
    }

    private bool MustWait(Join join) => !_isDeclared || IsAhead(join) || (join.Subscription is not null && _slices?.IsLeaving(join.Member.Id) == true);

    private bool IsHeld(ConnectionId member) => _held is not null && _held.Exists(held => held.Member == member);

    private void Hold(ConnectionId member, object message) => (_held ??= []).Add((member, message, Sender));

    private void LetGo()
    {
        if (_held is not { } held) return;
        _held = null;
        foreach (var (member, message, sender) in held)
        {
            if (IsHeld(member) || (message is Join asked && MustWait(asked))) (_held ??= []).Add((member, message, sender));
            else if (message is Join join) Add(join, sender);
            else if (message is Leave leave) Remove(leave);
            else if (message is ShowUser show) Show(show);
            else Set((SetPresence)message);
        }

        LookForAhead();
    }

    private void Add(Join join, IActorRef sender)
    {
        var isNew = !IsMember(join.Member.Id);
        // Before the member has its answer: who then asks who is there finds it among them.
        if (isNew) Announce(join);
        if (join.Subscription is { } subscription)
        {
            if (isNew) Subscribe(join, subscription);
            sender.Tell(new Joined(_room));
        }
        else
        {
            AddLive(join, sender);
        }

        Count();
    }

    private void AddLive(Join join, IActorRef sender)
    {
        if (_members.Count == SliceMembers.Most && !_members.Has(join.Member.Id)) Divide();
        var position = NextPosition;
        if (_slices is not null)
        {
            _slices.Add(join, position, sender);
        }
        else
        {
            _members.Add(join.Member, join.Reply, position);
            sender.Tell(new Joined(_room));
        }
    }

    private bool IsMember(ConnectionId id) => (_slices?.Has(id) ?? _members.Has(id)) || IsSubscriber(id);

    private void Divide()
    {
        _slices = new RoomSlices(_room, Context);
        _slices.TakeOver(_members);
        _members = new SliceMembers();
    }

    private void Remove(Leave leave)
    {
        // Likewise: who is told that it has left finds itself gone.
        Depart(leave.Member);
        if (!Unsubscribe(leave))
        {
            if (_slices is not null) _slices.Remove(leave);
            else _members.Remove(leave);
        }

        Count();
    }

    private IEnumerable<ConnectionId> Members => (_slices?.Ids ?? _members.Ids)
        .Concat(_catchUps?.Keys ?? Enumerable.Empty<ConnectionId>())
        .Concat(_conflations?.Values.SelectMany(conflation => conflation.Ids) ?? []);

    private void Count() => _figures.Members =
        (_slices?.Members ?? _members.Count) + (_catchUps?.Count ?? 0) + (_conflations?.Values.Sum(conflation => conflation.Count) ?? 0);

    // Not while a fan-out is under way: the credit of its messages would be lost with it.
    private void ReportWhenEmpty()
    {
        if (_members.Count > 0 || _slices is not null || HasSubscribers || _held is { Count: > 0 } || HasPending || IsFanningOut) return;
        Context.Parent.Tell(new LocalRoomEmptied(_room, _joinsSeen));
    }

    private void FanOut()
    {
        if (IsFanningOut) return;
        // Not kept: an idle room holds no frames.
        _fanOut = null;
        if (!HasPending) return;
        var position = _taken;
        var batch = _before is { Count: > 0 } ? _before.Dequeue() : TakePending();
        // Taken first: what cannot be encoded must not come again.
        _taken += batch.Positions;
        _fanOut = new FanOut(_room, batch, position, _slices?.Count ?? 1, Rule.Policy, Self, _pendingSince, _services);
        if (_slices is not null)
        {
            _slices.Tell(_fanOut);
        }
        else
        {
            _members.Begin(_fanOut);
            GoOn();
        }
    }

    private void GoOn()
    {
        if (_members.GoOn()) Self.Tell(Continue.Instance);
    }

    private void AwaitFlush()
    {
        _pendingSince = _services.Time.GetTimestamp();
        Self.Tell(Flush.Instance);
    }

    private PendingBatch TakePending()
    {
        var batch = _pending;
        var entries = batch.Entries;
        if (entries.Count <= MostInABatch)
        {
            _pending = batch with { Entries = [] };
            return batch;
        }

        var first = entries.GetRange(0, MostInABatch);
        entries.RemoveRange(0, MostInABatch);
        return batch with { Entries = first };
    }
}
