using Hub.Actors.Protocol;
using Hub.Actors.Runtime;

namespace Hub.Actors.Rooms;

/// <summary>
/// The slices of a large room, and who is in which. A member that leaves keeps its place until the slice has said that
/// it is gone: if it comes back before, it is to the same slice, so nothing overtakes what is on the way there.
/// Belongs to the room's turns.
/// </summary>
internal sealed class RoomSlices(RoomId room, IActorContext context)
{
    private readonly List<Slice> _slices = [];
    private readonly Dictionary<ConnectionId, Place> _places = [];

    /// <summary>How many there are; 0 when the last place is free.</summary>
    public int Count => _slices.Count;

    /// <summary>How many members all slices have.</summary>
    public int Members { get; private set; }

    public IEnumerable<ConnectionId> Ids => _places.Where(place => place.Value.IsTaken).Select(place => place.Key);

    public bool Has(ConnectionId member) => _places.TryGetValue(member, out var place) && place.IsTaken;

    /// <summary>Whether the slice may still have something for a member that has left.</summary>
    public bool IsLeaving(ConnectionId member) => _places.TryGetValue(member, out var place) && place.Leaves > 0;

    /// <summary>Makes a slice of members whom the room had itself until now.</summary>
    public void TakeOver(SliceMembers members)
    {
        var ids = members.Ids.ToArray();
        var slice = Start(members);
        foreach (var id in ids) _places.Add(id, new Place(slice) { IsTaken = true });
        slice.Places = ids.Length;
        Members += ids.Length;
    }

    /// <summary>Adds the member to the first slice with space, unless it is one.</summary>
    public void Add(Join join, long first, IActorRef sender)
    {
        if (!_places.TryGetValue(join.Member.Id, out var place))
        {
            place = new Place(_slices.Find(slice => slice.Places < SliceMembers.Most) ?? Start(new SliceMembers()));
            place.Slice.Places++;
            _places.Add(join.Member.Id, place);
        }

        if (!place.IsTaken) Members++;
        place.IsTaken = true;
        place.Slice.Actor.Tell(new AddMember(join, first), sender);
    }

    /// <summary>Has the member removed; answered with <see cref="MemberRemoved"/>.</summary>
    public void Remove(Leave leave)
    {
        if (!_places.TryGetValue(leave.Member, out var place) || !place.IsTaken) return;
        place.IsTaken = false;
        Members--;
        place.Leaves++;
        place.Slice.Actor.Tell(leave);
    }

    /// <summary>The slice has removed the member: its place is free, unless it came back.</summary>
    public void Removed(ConnectionId member)
    {
        var place = _places[member];
        if (--place.Leaves > 0 || place.IsTaken) return;
        _places.Remove(member);
        if (--place.Slice.Places > 0) return;
        _slices.Remove(place.Slice);
        // Not at once: its part of a fan-out may lie before this, and the room waits for it.
        place.Slice.Actor.Tell(PoisonPill.Instance);
    }

    public void Tell(FanOut fanOut)
    {
        foreach (var slice in _slices) slice.Actor.Tell(fanOut);
    }

    private Slice Start(SliceMembers members)
    {
        var slice = new Slice(context.ActorOf(PropsOf(room, members)));
        _slices.Add(slice);
        return slice;
    }

    // With one core there is none to spread over: what the slices send then goes out in the turn that read it.
    private static Props PropsOf(RoomId room, SliceMembers members)
    {
        var props = Props.Create<RoomSlice>(room, members);
        return Environment.ProcessorCount == 1 ? ActorRuntime.Brief(props) : props;
    }

    private sealed class Slice(IActorRef actor)
    {
        public IActorRef Actor => actor;

        public int Places { get; set; }
    }

    private sealed class Place(Slice slice)
    {
        public Slice Slice => slice;

        public bool IsTaken { get; set; }

        /// <summary>Those that the slice has not answered.</summary>
        public int Leaves { get; set; }
    }
}
