using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <summary>
/// The members of one room on this node. It alone decides from which message on a member hears the room:
/// in one turn it adds the member and queues the reply, so what follows is live and whole.
/// </summary>
internal sealed class LocalRoom : UntypedActor
{
    private readonly RoomId _room;
    private readonly NodeId _node;
    private readonly RoomRoute _route;
    private readonly SlowPolicy _slow;
    private readonly HubMetrics _metrics;
    private readonly Dictionary<ConnectionId, Membership> _members = [];

    // Those who came before the owner has answered that this node misses nothing; null from then on.
    private List<(Join Join, IActorRef Sender)>? _waiting = [];
    private List<RoomMessage> _pending = [];
    private int _joinsSeen;

    public LocalRoom(RoomId room, NodeId node, RoomRoute route, SlowPolicy slow, HubMetrics metrics)
    {
        _room = room;
        _node = node;
        _route = route;
        _slow = slow;
        _metrics = metrics;
    }

    protected override void PreStart() => Declare();

    protected override void PostStop()
    {
        _route.Tell(new WithdrawInterest(_node, Self), Self);
        foreach (var message in _pending) message.ReturnCredit();
    }

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
                break;
            case Join join:
                FanOut();
                _joinsSeen++;
                if (_waiting is null) Add(join, Sender);
                else _waiting.Add((join, Sender));
                break;
            case Leave leave:
                FanOut();
                Remove(leave.Member);
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
        var present = _members.Values
            .Where(membership => membership.Introduction is not null)
            .Select(membership => Entered(membership.Member.Id, membership.Introduction!))
            .ToArray();
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
        var isNew = _members.TryAdd(join.Member.Id, new Membership(join.Member, join.Introduction));
        if (join.Reply is { } reply) join.Member.Deliver(reply);
        sender.Tell(new Joined(_room));
        if (!isNew || join.Introduction is not { } introduction) return;
        _route.Tell(Entered(join.Member.Id, introduction), Self);
        _route.Tell(new Publish(introduction.Greeting), Self);
    }

    private void Remove(ConnectionId member)
    {
        _waiting?.RemoveAll(waiting => waiting.Join.Member.Id == member);
        if (_members.Remove(member, out var membership) && membership.Introduction is { } introduction)
        {
            _route.Tell(new MemberExited(_node, member), Self);
            _route.Tell(new Publish(introduction.Farewell), Self);
        }

        if (_members.Count == 0 && _waiting is null or { Count: 0 })
            Context.Parent.Tell(new LocalRoomEmptied(_room, _joinsSeen));
    }

    private void FanOut()
    {
        if (_pending.Count == 0) return;
        // Taken first: what cannot be encoded must not come again.
        var messages = _pending;
        _pending = [];
        try
        {
            var frames = new BatchFrames(_room, messages);
            var delivered = 0;
            foreach (var (member, _) in _members.Values) delivered += frames.DeliverTo(member, _slow);
            _metrics.Delivered(delivered);
        }
        finally
        {
            foreach (var message in messages) message.ReturnCredit();
        }
    }

    private MemberEntered Entered(ConnectionId member, Introduction introduction) =>
        new(_node, member, introduction.Name);

    private readonly record struct Membership(IMember Member, Introduction? Introduction);
}
