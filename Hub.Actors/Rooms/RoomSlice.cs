using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <summary>
/// Some of the members of a large room, so that all cores fan out to it. What the room tells it comes in the room's
/// order, so each member hears that order.
/// </summary>
internal sealed class RoomSlice : UntypedActor
{
    private readonly RoomId _room;
    private readonly SliceMembers _members;

    public RoomSlice(RoomId room, SliceMembers members)
    {
        _room = room;
        _members = members;
    }

    protected override void PreStart()
    {
        // Handed over in the middle of a fan-out.
        if (_members.IsUnderWay) Self.Tell(Continue.Instance);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case FanOut fanOut:
                _members.Begin(fanOut);
                GoOn();
                break;
            case Continue:
                GoOn();
                break;
            case AddMember add:
                _members.Add(add.Join.Member, add.Join.Reply, add.First);
                Sender.Tell(new Joined(_room));
                break;
            case Leave leave:
                _members.Remove(leave);
                Context.Parent.Tell(new MemberRemoved(leave.Member));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void GoOn()
    {
        if (_members.GoOn()) Self.Tell(Continue.Instance);
    }
}
