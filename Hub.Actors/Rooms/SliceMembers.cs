using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <summary>
/// The members of a small room, or of one slice of a large one, and how far a fan-out has come among them. Belongs to
/// the turns of one actor.
/// </summary>
internal sealed class SliceMembers
{
    /// <summary>So many are fanned out to by one actor: more gain from another core what another actor costs.</summary>
    public const int Most = 256;

    private readonly Dictionary<ConnectionId, Membership> _members = [];
    private FanOut? _fanOut;

    // Those that the limit of a turn left over; null for none. Some of them may have gone meanwhile.
    private List<ConnectionId>? _unreached;

    public int Count => _members.Count;

    public IEnumerable<ConnectionId> Ids => _members.Keys;

    /// <summary>Whether a fan-out goes on in the next turn.</summary>
    public bool IsUnderWay => _fanOut is not null;

    public bool Has(ConnectionId member) => _members.ContainsKey(member);

    /// <summary>Adds the member, unless it is one, and queues the reply.</summary>
    /// <param name="member">The member.</param>
    /// <param name="reply">Stands in its queue before anything it hears.</param>
    /// <param name="first">The position of the first message that it hears.</param>
    public void Add(IMember member, Frame? reply, long first)
    {
        _members.TryAdd(member.Id, new Membership(member, first));
        if (reply is not null) member.Deliver(reply);
    }

    public void Remove(Leave leave)
    {
        if (_members.Remove(leave.Member, out var membership) && leave.Reply is { } reply) membership.Member.Deliver(reply);
    }

    /// <summary>Takes on what <see cref="GoOn"/> then delivers.</summary>
    public void Begin(FanOut fanOut) => _fanOut = fanOut;

    /// <summary>Delivers what one turn may.</summary>
    /// <returns>Whether there is more to do, in the next.</returns>
    public bool GoOn()
    {
        var goesOn = false;
        try
        {
            goesOn = Deliver(_fanOut!);
            return goesOn;
        }
        finally
        {
            // Also when it failed: the others' part is done or will be, and the room waits for all.
            if (!goesOn) End();
        }
    }

    private bool Deliver(FanOut fanOut)
    {
        var (messages, writes) = (0, 0);
        if (_unreached is not { } unreached)
        {
            foreach (var membership in _members.Values)
            {
                if (writes < TurnLimit.Writes) DeliverTo(membership);
                else (_unreached ??= []).Add(membership.Member.Id);
            }
        }
        else
        {
            while (writes < TurnLimit.Writes && unreached.Count > 0)
            {
                var id = unreached[^1];
                unreached.RemoveAt(unreached.Count - 1);
                if (_members.TryGetValue(id, out var membership)) DeliverTo(membership);
            }
        }

        fanOut.Delivered(messages);
        return _unreached is { Count: > 0 };

        void DeliverTo(Membership membership)
        {
            var delivered = fanOut.DeliverTo(membership.Member, membership.First);
            messages += delivered.Messages;
            writes += delivered.Writes;
        }
    }

    private void End()
    {
        var ended = _fanOut!;
        _fanOut = null;
        _unreached = null;
        ended.EndSlice();
    }

    private readonly record struct Membership(IMember Member, long First);
}
