using System.Diagnostics.CodeAnalysis;
using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <summary>
/// The members of a room that hear, at most once in a time, the newest message of each slot. Belongs to the local room's turns.
/// </summary>
internal sealed class Conflation
{
    private readonly Dictionary<ConnectionId, (IMember Member, long After)> _members = [];

    // What is due: the newest of each slot with how many it replaced, and what stands for itself.
    private readonly Dictionary<string, (RoomEntry Entry, int Skipped)> _newest = [];
    private readonly List<RoomEntry> _others = [];

    public int Count => _members.Count;

    public IEnumerable<ConnectionId> Ids => _members.Keys;

    public bool HasDue => _newest.Count > 0 || _others.Count > 0;

    /// <param name="member">The member.</param>
    /// <param name="after">The last offset that it has.</param>
    public void Add(IMember member, long after) => _members[member.Id] = (member, after);

    public bool Has(ConnectionId member) => _members.ContainsKey(member);

    public bool Remove(ConnectionId id, [NotNullWhen(true)] out IMember? member)
    {
        var isRemoved = _members.Remove(id, out var removed);
        member = removed.Member;
        return isRemoved;
    }

    public void Take(IReadOnlyList<RoomEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (entry.Message.Slot is not { } slot) _others.Add(entry);
            else _newest[slot] = (entry, _newest.TryGetValue(slot, out var older) ? older.Skipped + 1 : 0);
        }
    }

    /// <summary>Delivers what is due.</summary>
    /// <returns>How many messages to how many members.</returns>
    public int Deliver(RoomId room, string epoch)
    {
        var due = _others.Select(entry => (Entry: entry, Skipped: 0)).Concat(_newest.Values).OrderBy(one => one.Entry.Offset).ToList();
        _others.Clear();
        _newest.Clear();
        var frames = due.ConvertAll(one => HubFrames.Message(room, epoch, one.Entry, one.Skipped));
        var delivered = 0;
        foreach (var (member, after) in _members.Values)
        {
            for (var i = 0; i < due.Count; i++)
            {
                var (entry, _) = due[i];
                if (entry.Offset <= after || (entry.Message.Sender == member.Id && !entry.Message.Echo)) continue;
                member.Deliver(frames[i], SlowPolicy.KeepNewest);
                delivered++;
            }
        }

        return delivered;
    }

    /// <summary>What is due is of a history that is lost: it is dropped, and each member told.</summary>
    public void Restart(Frame notice)
    {
        _others.Clear();
        _newest.Clear();
        foreach (var (member, _) in _members.Values.ToArray())
        {
            member.Deliver(notice);
            _members[member.Id] = (member, 0);
        }
    }
}
