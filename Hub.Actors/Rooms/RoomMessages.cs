using Hub.Actors.Cluster.Links;
using Hub.Actors.Protocol;
using Hub.Actors.Sharding;

namespace Hub.Actors.Rooms;

/// <summary>Says something in a room.</summary>
/// <param name="Message">The message.</param>
/// <param name="Key">Makes it the same message as the user's last one of that key; null for a message of its own.</param>
/// <param name="Reply">Told what became of it; null for nobody.</param>
/// <param name="Id">Which one it is, in a durable room.</param>
/// <param name="IsAgain">Whether it was sent before, to an owner that is gone and may have accepted it.</param>
internal sealed record Publish(RoomMessage Message, string? Key = null, IPublishReply? Reply = null, PublishId Id = default, bool IsAgain = false)
    : ICarriesCredit, IRefusable, IAnswered, IOrdered, ISized
{
    /// <summary>Who cannot be told waits, and what may have been accepted waits until that is known.</summary>
    public bool Waits => IsAgain || Reply is not { IsAwaited: true };

    public bool MayBeRefused => !IsAgain;

    public int Size => Message.Body.Length;

    public long Order
    {
        get => (Reply as HeldPublish)?.Order ?? 0;
        set
        {
            if (Reply is HeldPublish held) held.Order = value;
        }
    }

    public void ReturnCredit() => Message.ReturnCredit();

    public void Refuse(ShardRefusal reason)
    {
        if (reason == ShardRefusal.TooLong && Reply is null) Message.Credit?.Expire();
        Message.ReturnCredit();
        // Whoever holds it says it to the next owner.
        if (reason == ShardRefusal.Ended && !Id.IsNone)
        {
            Reply?.Lost("The room has just lost its node");
            return;
        }

        var (error, message) = reason switch
        {
            ShardRefusal.Full => (ErrorCodes.RoomMoving, "Too much waits for the room already"),
            ShardRefusal.Ended => (ErrorCodes.NotAvailable, "The room has just lost its node"),
            ShardRefusal.TooLong => (ErrorCodes.RoomMoving, "The room has had no node for too long"),
            _ => (ErrorCodes.NotAvailable, "The database does not answer, and the room's node may not act without it"),
        };
        Reply?.Refused(error, message);
        Reply?.Send();
    }

    public IAnswer? AnswerTo(IActorRef? sender) => Reply is null ? null : new PublishAnswer(Reply);
}

/// <summary>
/// A node has members in the room from now on, or has asked anew; answered to the receiver with <see cref="InterestDeclared"/> and what was missed.
/// </summary>
/// <param name="Node">The node.</param>
/// <param name="Listener">Numbers its declarations.</param>
/// <param name="Receiver">Gets every <see cref="RoomBatch"/> from the answer on.</param>
/// <param name="Since">Where the node stands; null where it has heard nothing of the room.</param>
/// <param name="Present">Its members that are listed, all of them.</param>
/// <param name="Watches">Whether it wants <see cref="PresenceChanged"/>.</param>
internal sealed record DeclareInterest(
    Incarnation Node, long Listener, IRoomReceiver Receiver, RoomPosition? Since, IReadOnlyCollection<MemberEntered> Present, bool Watches);

/// <summary>From here on the node misses nothing.</summary>
/// <param name="Listener">Which declaration it answers.</param>
/// <param name="Top">
/// The position of the message before what comes next: where the node stood if all since is kept, else that of the newest message.
/// </param>
internal sealed record InterestDeclared(long Listener, RoomPosition Top);

/// <summary>The node has no members any more. Counts only while that declaration is its last.</summary>
internal sealed record WithdrawInterest(Incarnation Node, long Listener);

/// <summary>Whether a node wants <see cref="PresenceChanged"/>.</summary>
internal sealed record WatchPresence(Incarnation Node, bool Watches);

/// <summary>A member is in the room, or has other data.</summary>
/// <param name="Node">Its node.</param>
/// <param name="Connection">Its connection.</param>
/// <param name="User">Its user; null for none.</param>
/// <param name="Data">Raw JSON; empty for none.</param>
internal sealed record MemberEntered(Incarnation Node, ConnectionId Connection, string? User, ReadOnlyMemory<byte> Data = default);

/// <summary>A listed member is gone.</summary>
internal sealed record MemberExited(Incarnation Node, ConnectionId Connection);

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
internal sealed record FetchLog(RoomId Room, RoomPosition Since) : IRoomQuery;

/// <summary>What the owner's log has.</summary>
internal sealed record LogFetched(RoomPosition Since, LogPage Page);

/// <summary>The store could not be read; it is asked again.</summary>
internal sealed record FetchFailed(RoomPosition Since);

/// <summary>What could not be read of the store is due to be read again.</summary>
internal sealed record FetchAgainTick(RoomPosition Since);

/// <summary>Some of what a node has missed of a durable room.</summary>
/// <param name="Listener">By which declaration it was found out.</param>
/// <param name="Top">Where the room stood then.</param>
/// <param name="Page">What the store has; null where it could not be read.</param>
internal sealed record GapRead(long Listener, RoomPosition Top, LogPage? Page);

/// <summary>It is due to be read again.</summary>
internal sealed record GapTick(long Listener, RoomPosition Top)
{
    public static readonly object Key = new();
}

/// <summary>What the room accepted since the last batch, in order.</summary>
internal sealed record RoomBatch(string Epoch, List<RoomEntry> Entries) : ICarriesCredit, ISized
{
    public int Size => Entries.Sum(entry => entry.Message.Body.Length + 40);

    public void ReturnCredit()
    {
        foreach (var entry in Entries) entry.Message.ReturnCredit();
    }
}

/// <summary>The room's owner forgot who listens, is another now, or something of what it said was lost: declare again.</summary>
/// <param name="HasMissed">Whether what was said of presence may have been lost too.</param>
internal sealed record DeclareAgain(bool HasMissed = false);

/// <summary>A local room has declared itself again.</summary>
internal sealed record DeclaredAgain(RoomId Room);

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

/// <summary>Something of what a node said to local rooms here was lost.</summary>
internal sealed record NodeWasMissed(Incarnation Node);

/// <summary>Asks for the connections of this node in a room; answered with <see cref="RoomMembers"/>.</summary>
internal sealed record GetMembers(RoomId Room);

/// <summary>The connections of this node in a room.</summary>
internal sealed record RoomMembers(IReadOnlyList<ConnectionId> Connections)
{
    public static readonly RoomMembers None = new([]);
}

/// <summary>Whether the store has what a member has that came back.</summary>
/// <param name="Nearest">The position that was looked for.</param>
/// <param name="IsStored">Null where it could not be read.</param>
internal sealed record AheadRead(RoomPosition Nearest, bool? IsStored);

/// <summary>It is due to be looked for again.</summary>
internal sealed record AheadTick
{
    public static readonly AheadTick Instance = new();
}
