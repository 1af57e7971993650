using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <summary>Says something in a room.</summary>
internal sealed record Publish(RoomMessage Message) : ICarriesCredit
{
    public void ReturnCredit() => Message.ReturnCredit();
}

/// <summary>A node has members in the room from now on; answered with <see cref="InterestDeclared"/> to the receiver.</summary>
/// <param name="Node">The node.</param>
/// <param name="Receiver">Gets every <see cref="RoomBatch"/> from the answer on.</param>
/// <param name="Present">Its members that have names.</param>
internal sealed record DeclareInterest(NodeId Node, IActorRef Receiver, IReadOnlyCollection<MemberEntered> Present);

/// <summary>From here on the node misses nothing.</summary>
internal sealed record InterestDeclared
{
    public static readonly InterestDeclared Instance = new();
}

/// <summary>The node has no members any more. Counts only while the receiver is the one that declared last.</summary>
internal sealed record WithdrawInterest(NodeId Node, IActorRef Receiver);

/// <summary>A member with a name is in the room.</summary>
internal sealed record MemberEntered(NodeId Node, ConnectionId Connection, string Name);

/// <summary>A member with a name is gone.</summary>
internal sealed record MemberExited(NodeId Node, ConnectionId Connection);

/// <summary>Asks who is in the room; answered with <see cref="PresentMembers"/>.</summary>
internal sealed record GetPresentMembers(RoomId Room);

/// <summary>The names of those present, sorted, one entry per connection.</summary>
internal sealed record PresentMembers(IReadOnlyList<string> Names);

/// <summary>What the room accepted since the last batch, in order.</summary>
internal sealed record RoomBatch(IReadOnlyList<RoomMessage> Messages) : ICarriesCredit
{
    public void ReturnCredit()
    {
        foreach (var message in Messages) message.ReturnCredit();
    }
}

/// <summary>The room's owner was restarted and forgot who listens: declare again.</summary>
internal sealed record RoomRestarted
{
    public static readonly RoomRestarted Instance = new();
}

/// <summary>
/// Something waits to be sent on: told to oneself, so that all that came meanwhile goes together. A local room is told
/// it at the end of a fan-out too.
/// </summary>
internal sealed record Flush
{
    public static readonly Flush Instance = new();
}

/// <summary>A fan-out was longer than a turn may be: told to oneself, so that others have theirs in between.</summary>
internal sealed record Continue
{
    public static readonly Continue Instance = new();
}

/// <summary>Adds a member to a slice, which answers the join.</summary>
/// <param name="Join">The join.</param>
/// <param name="First">The position of the first message that the member hears.</param>
internal sealed record AddMember(Join Join, long First);

/// <summary>The slice has no such member any more, and nothing on the way to it.</summary>
internal sealed record MemberRemoved(ConnectionId Member);

/// <summary>Nothing more is on the way to the room: it stops.</summary>
internal sealed record StopRoom
{
    public static readonly StopRoom Instance = new();
}

/// <summary>The last member has left.</summary>
/// <param name="Room">The room.</param>
/// <param name="JoinsSeen">How many joins it had handled by then.</param>
internal sealed record LocalRoomEmptied(RoomId Room, int JoinsSeen);
