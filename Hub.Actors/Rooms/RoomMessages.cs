using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <summary>Says something in a room.</summary>
/// <param name="Message">The message.</param>
/// <param name="Key">Makes it the same message as the user's last one of that key; null for a message of its own.</param>
/// <param name="Reply">Told what became of it; null for nobody.</param>
internal sealed record Publish(RoomMessage Message, string? Key = null, IPublishReply? Reply = null) : ICarriesCredit
{
    public void ReturnCredit() => Message.ReturnCredit();
}

/// <summary>A node has members in the room from now on; answered with <see cref="InterestDeclared"/> to the receiver.</summary>
/// <param name="Node">The node.</param>
/// <param name="Receiver">Gets every <see cref="RoomBatch"/> from the answer on.</param>
/// <param name="Present">Its members that are listed.</param>
/// <param name="Watches">Whether it wants <see cref="PresenceChanged"/>.</param>
internal sealed record DeclareInterest(NodeId Node, IActorRef Receiver, IReadOnlyCollection<MemberEntered> Present, bool Watches);

/// <summary>From here on the node misses nothing.</summary>
/// <param name="Top">The position of the newest message before.</param>
internal sealed record InterestDeclared(RoomPosition Top);

/// <summary>The node has no members any more. Counts only while the receiver is the one that declared last.</summary>
internal sealed record WithdrawInterest(NodeId Node, IActorRef Receiver);

/// <summary>Whether a node wants <see cref="PresenceChanged"/>.</summary>
internal sealed record WatchPresence(NodeId Node, bool Watches);

/// <summary>A member is in the room, or has other data.</summary>
/// <param name="Node">Its node.</param>
/// <param name="Connection">Its connection.</param>
/// <param name="User">Its user; null for none.</param>
/// <param name="Data">Raw JSON; empty for none.</param>
internal sealed record MemberEntered(NodeId Node, ConnectionId Connection, string? User, ReadOnlyMemory<byte> Data = default);

/// <summary>A listed member is gone.</summary>
internal sealed record MemberExited(NodeId Node, ConnectionId Connection);

/// <summary>Who came and went since the last of these.</summary>
internal sealed record PresenceChanged(IReadOnlyList<PresenceChange> Changes);

/// <summary>Changes of a large room's presence are due to be told.</summary>
internal sealed record PresenceTick
{
    public static readonly PresenceTick Instance = new();
}

/// <summary>Asks who is in the room; answered with <see cref="PresenceAnswer"/>.</summary>
internal sealed record GetPresentMembers(RoomId Room) : IRoomQuery;

/// <summary>Who is in a room; null where it keeps no presence.</summary>
internal sealed record PresenceAnswer(PresentMembers? Present);

/// <summary>Asks for the users in the room; answered with <see cref="PresentNames"/>.</summary>
internal sealed record GetPresentNames(RoomId Room) : IRoomQuery;

/// <summary>The names of users present, sorted, one entry per connection.</summary>
internal sealed record PresentNames(IReadOnlyList<string> Names);

/// <summary>Reads the room's log; answered with <see cref="LogPage"/>.</summary>
internal sealed record ReadLog(RoomId Room, LogRead Read) : IRoomQuery;

/// <summary>Asks whether members that come back will have all they missed; answered with <see cref="RoomStanding"/>.</summary>
internal sealed record AskStanding(RoomId Room, RoomPosition? Since) : IRoomQuery;

/// <summary>A local room wants what its own memory has no longer; answered with <see cref="LogFetched"/>.</summary>
internal sealed record FetchLog(RoomPosition Since);

/// <summary>What the owner's log has.</summary>
internal sealed record LogFetched(RoomPosition Since, LogPage Page);

/// <summary>What the room accepted since the last batch, in order.</summary>
internal sealed record RoomBatch(string Epoch, List<RoomEntry> Entries) : ICarriesCredit
{
    public void ReturnCredit()
    {
        foreach (var entry in Entries) entry.Message.ReturnCredit();
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

/// <summary>A member that catches up has room for more.</summary>
internal sealed record CatchUpContinues(CatchUp CatchUp);

/// <summary>The newest messages of each slot are due for those who hear no more.</summary>
internal sealed record ConflationTick(int Milliseconds);

/// <summary>What lives for a time in a room is due to be looked at; the owner tells those who have some of it too.</summary>
internal sealed record TrimTick
{
    public static readonly TrimTick Instance = new();
}

/// <summary>A room that was kept for who had asked for it is kept no longer.</summary>
internal sealed record HoldTick
{
    public static readonly HoldTick Instance = new();
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
