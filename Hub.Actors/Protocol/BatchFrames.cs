namespace Hub.Actors.Protocol;

/// <summary>
/// The frames of what a room says in one go. A member that said none of it gets the frames joined, the same bytes
/// as every other such member of its dialect; one that did gets those of the others one by one.
/// </summary>
internal sealed class BatchFrames
{
    // A joined frame counts as one in a member's queue, which takes a single frame of any size.
    private const int MaxJoinedBytes = 64 * 1_024;

    private const int MaxSearched = 8;

    private static readonly int DialectCount = Enum.GetValues<Dialect>().Length;

    private readonly RoomId _room;
    private readonly IReadOnlyList<RoomMessage> _messages;
    private readonly Frame[]?[] _single = new Frame[DialectCount][];
    private readonly Frame[]?[] _joined = new Frame[DialectCount][];

    // Null when there are too few for a set to be worth its memory: then they are looked through.
    private readonly HashSet<ConnectionId>? _senders;

    public BatchFrames(RoomId room, IReadOnlyList<RoomMessage> messages)
    {
        _room = room;
        _messages = messages;
        if (messages.Count <= MaxSearched) return;
        _senders = [];
        for (var i = 0; i < messages.Count; i++)
            if (!messages[i].Echo) _senders.Add(messages[i].Sender);
    }

    /// <summary>Queues for the member what is not its own.</summary>
    /// <param name="member">The member.</param>
    /// <param name="slow">What may become of it while the member is slow.</param>
    /// <returns>How many messages that is.</returns>
    public int DeliverTo(IMember member, SlowPolicy slow = SlowPolicy.Close)
    {
        if (!IsSender(member.Id))
        {
            foreach (var frame in Joined(member.Dialect)) member.Deliver(frame, slow);
            return _messages.Count;
        }

        var single = Single(member.Dialect);
        var delivered = 0;
        for (var i = 0; i < single.Length; i++)
        {
            if (!_messages[i].Echo && _messages[i].Sender == member.Id) continue;
            member.Deliver(single[i], slow);
            delivered++;
        }

        return delivered;
    }

    private bool IsSender(ConnectionId member)
    {
        if (_senders is not null) return _senders.Contains(member);
        for (var i = 0; i < _messages.Count; i++)
            if (!_messages[i].Echo && _messages[i].Sender == member) return true;
        return false;
    }

    private Frame[] Single(Dialect dialect)
    {
        if (_single[(int)dialect] is { } made) return made;
        var frames = new Frame[_messages.Count];
        for (var i = 0; i < frames.Length; i++) frames[i] = RoomFrame.Of(_room, _messages[i], dialect);
        return _single[(int)dialect] = frames;
    }

    private Frame[] Joined(Dialect dialect)
    {
        if (_joined[(int)dialect] is { } made) return made;
        var single = Single(dialect);
        var joined = new List<Frame>();
        var (start, bytes) = (0, 0);
        for (var i = 0; i < single.Length; i++)
        {
            if (i > start && bytes + single[i].Bytes.Length > MaxJoinedBytes)
            {
                joined.Add(Frame.Join(single.AsSpan(start..i)));
                (start, bytes) = (i, 0);
            }

            bytes += single[i].Bytes.Length;
        }

        joined.Add(Frame.Join(single.AsSpan(start)));
        return _joined[(int)dialect] = [.. joined];
    }
}
