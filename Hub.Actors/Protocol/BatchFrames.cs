using System.Buffers;

namespace Hub.Actors.Protocol;

/// <summary>
/// The frames of what a room says in one go, encoded when the first member of a dialect needs them and then shared. A
/// member that hears all of it and said none gets the frames joined, the same bytes as every other such member; any
/// other gets those it is to hear as they are. Safe to use from any thread.
/// </summary>
/// <param name="room">The room.</param>
/// <param name="epoch">Of all of them.</param>
/// <param name="entries">In order; not changed any more.</param>
internal sealed class BatchFrames(RoomId room, string epoch, IReadOnlyList<RoomEntry> entries)
{
    // A joined frame counts as one in a member's queue, which takes a single frame of any size.
    private const int MaxJoinedBytes = 64 * 1_024;

    private const int MaxSearched = 8;

    private static readonly int DialectCount = Enum.GetValues<Dialect>().Length;

    // Guards the making. Invariant: an entry of _encoded is written once, after all that it is read with.
    private readonly Lock _gate = new();
    private readonly Encoded?[] _encoded = new Encoded?[DialectCount];

    // Null when there are too few for a set to be worth its memory: then they are looked through.
    private HashSet<ConnectionId>? _senders;

    /// <summary>Queues for the member what is not its own.</summary>
    /// <param name="member">The member.</param>
    /// <param name="from">The first message that it hears, as an index.</param>
    /// <param name="slow">What may become of it while the member is slow.</param>
    /// <returns>How many messages that is, and in how many writes at most where the member keeps up.</returns>
    public (int Messages, int Writes) DeliverTo(IMember member, int from = 0, SlowPolicy slow = SlowPolicy.Close)
    {
        // Who counts offsets is closed and recovers, rather than left with a gap.
        if (member.Dialect == Dialect.Hub) slow = SlowPolicy.Close;
        var encoded = Volatile.Read(ref _encoded[(int)member.Dialect]) ?? Encode(member.Dialect);
        if (from == 0 && !IsSender(member.Id))
        {
            foreach (var frame in encoded.Joined) member.Deliver(frame, slow);
            return (entries.Count, encoded.Joined.Length);
        }

        var others = ArrayPool<Frame>.Shared.Rent(encoded.Single.Length);
        var count = 0;
        for (var i = from; i < encoded.Single.Length; i++)
            if (IsFor(member.Id, entries[i].Message)) others[count++] = encoded.Single[i];
        member.Deliver(others.AsSpan(0, count), slow);
        others.AsSpan(0, count).Clear();
        ArrayPool<Frame>.Shared.Return(others);
        // What is short enough to be joined is short enough for one write.
        return (count, encoded.Joined.Length > 1 ? count : Math.Min(count, 1));
    }

    private static bool IsFor(ConnectionId member, RoomMessage message) => message.Echo || message.Sender != member;

    private bool IsSender(ConnectionId member)
    {
        if (_senders is not null) return _senders.Contains(member);
        for (var i = 0; i < entries.Count; i++)
            if (!IsFor(member, entries[i].Message)) return true;
        return false;
    }

    private Encoded Encode(Dialect dialect)
    {
        lock (_gate)
        {
            if (_encoded[(int)dialect] is { } made) return made;
            if (_senders is null && entries.Count > MaxSearched) _senders = FindSenders();
            var single = new Frame[entries.Count];
            for (var i = 0; i < single.Length; i++) single[i] = RoomFrame.Of(room, epoch, entries[i], dialect);
            var encoded = new Encoded(single, Join(single));
            Volatile.Write(ref _encoded[(int)dialect], encoded);
            return encoded;
        }
    }

    private HashSet<ConnectionId> FindSenders()
    {
        var senders = new HashSet<ConnectionId>();
        for (var i = 0; i < entries.Count; i++)
            if (!entries[i].Message.Echo) senders.Add(entries[i].Message.Sender);
        return senders;
    }

    private static Frame[] Join(Frame[] single)
    {
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
        return [.. joined];
    }

    private sealed record Encoded(Frame[] Single, Frame[] Joined);
}
