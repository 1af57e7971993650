using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <summary>
/// The members of one room on this node. It alone decides from which message on a member hears the room: in one turn
/// the member is added and its reply queued, so what follows is live and whole. A small room fans out itself; more
/// than <see cref="SliceMembers.Most"/> members are spread over slices, until the last of these has left.
/// </summary>
internal sealed class LocalRoom : UntypedActor
{
    // A member that said some of a batch gets the rest one by one: so far can a turn go beyond its limit.
    private const int MostInABatch = 256;

    private readonly RoomId _room;
    private readonly NodeId _node;
    private readonly RoomRoute _route;
    private readonly SlowPolicy _slow;
    private readonly HubMetrics _metrics;

    // Empty while there are slices: then these have the members.
    private SliceMembers _members = new();
    private RoomSlices? _slices;

    // Of those members that have one.
    private Dictionary<ConnectionId, Introduction>? _introductions;

    // Those who came before the owner has answered that this node misses nothing; null from then on.
    private List<(Join Join, IActorRef Sender)>? _waiting = [];

    // What no fan-out has taken yet. Its first message has the position that _taken says.
    private List<RoomMessage> _pending = [];
    private long _taken;

    // The latest; what comes while it is under way waits, so that it goes out together.
    private FanOut? _fanOut;
    private int _joinsSeen;

    public LocalRoom(RoomId room, NodeId node, RoomRoute route, SlowPolicy slow, HubMetrics metrics)
    {
        _room = room;
        _node = node;
        _route = route;
        _slow = slow;
        _metrics = metrics;
    }

    private bool IsFanningOut => _fanOut is { IsOver: false };

    protected override void PreStart() => Declare();

    protected override void PostStop()
    {
        _route.Tell(new WithdrawInterest(_node, Self), Self);
        foreach (var message in _pending) message.ReturnCredit();
    }

    // As for the room itself: what a slice failed at is lost, its members are not.
    // One that cannot even be made would be tried for ever.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(cause =>
        cause is ActorInitializationException ? Directive.Stop : Directive.Resume);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case RoomBatch batch:
                // What else has come by the turn of the flush goes out with it.
                if (_pending.Count == 0) Self.Tell(Flush.Instance);
                _pending.AddRange(batch.Messages);
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
                if (_waiting is null) Add(join, Sender);
                else _waiting.Add((join, Sender));
                break;
            case Leave leave:
                FanOut();
                Remove(leave);
                ReportWhenEmpty();
                break;
            case MemberRemoved removed:
                _slices!.Removed(removed.Member);
                if (_slices.Count == 0) _slices = null;
                ReportWhenEmpty();
                break;
            case InterestDeclared:
                AddWaiting();
                break;
            case RoomRestarted:
                Declare();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Declare()
    {
        var present = (_introductions ?? []).Select(member => Entered(member.Key, member.Value)).ToArray();
        _route.Tell(new DeclareInterest(_node, Self, present), Self);
    }

    private void AddWaiting()
    {
        if (_waiting is not { } waiting) return;
        _waiting = null;
        foreach (var (join, sender) in waiting) Add(join, sender);
    }

    private void Add(Join join, IActorRef sender)
    {
        var id = join.Member.Id;
        var isNew = !(_slices?.Has(id) ?? _members.Has(id));
        if (isNew && _members.Count == SliceMembers.Most) Divide();
        var position = _taken + _pending.Count;
        if (_slices is not null)
        {
            _slices.Add(join, position, sender);
        }
        else
        {
            _members.Add(join.Member, join.Reply, position);
            sender.Tell(new Joined(_room));
        }

        if (!isNew || join.Introduction is not { } introduction) return;
        (_introductions ??= []).Add(id, introduction);
        _route.Tell(Entered(id, introduction), Self);
        if (introduction.Greeting is { } greeting) _route.Tell(new Publish(greeting), Self);
    }

    private void Divide()
    {
        _slices = new RoomSlices(_room, Context);
        _slices.TakeOver(_members);
        _members = new SliceMembers();
    }

    private void Remove(Leave leave)
    {
        _waiting?.RemoveAll(waiting => waiting.Join.Member.Id == leave.Member);
        if (_slices is not null) _slices.Remove(leave);
        else _members.Remove(leave.Member);
        if (_introductions is null || !_introductions.Remove(leave.Member, out var introduction)) return;
        _route.Tell(new MemberExited(_node, leave.Member), Self);
        if (introduction.Farewell is { } farewell) _route.Tell(new Publish(farewell), Self);
    }

    // Not while a fan-out is under way: the credit of its messages would be lost with it.
    private void ReportWhenEmpty()
    {
        if (_members.Count > 0 || _slices is not null || _waiting is { Count: > 0 } || _pending.Count > 0 || IsFanningOut) return;
        Context.Parent.Tell(new LocalRoomEmptied(_room, _joinsSeen));
    }

    private void FanOut()
    {
        if (IsFanningOut) return;
        // Not kept: an idle room holds no frames.
        _fanOut = null;
        if (_pending.Count == 0) return;
        var position = _taken;
        _fanOut = new FanOut(_room, TakePending(), position, _slices?.Count ?? 1, _slow, Self, _metrics);
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

    // Taken first: what cannot be encoded must not come again.
    private List<RoomMessage> TakePending()
    {
        var messages = _pending;
        if (messages.Count <= MostInABatch)
        {
            _pending = [];
        }
        else
        {
            messages = _pending.GetRange(0, MostInABatch);
            _pending.RemoveRange(0, MostInABatch);
        }

        _taken += messages.Count;
        return messages;
    }

    private MemberEntered Entered(ConnectionId member, Introduction introduction) =>
        new(_node, member, introduction.Name);
}
