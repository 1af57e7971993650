using System.Collections.Concurrent;
using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <summary>
/// The rooms of a node, for those who look after it: those with members here, and those that it owns. Each room's actors write their own entry, without asking
/// anybody; whoever reads sees each number as it was a moment ago. Safe for threads.
/// </summary>
internal sealed class RoomCensus
{
    private readonly ConcurrentDictionary<string, LocalFigures> _local = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, OwnedFigures> _owned = new(StringComparer.Ordinal);

    /// <summary>Those with members on this node.</summary>
    public IEnumerable<LocalFigures> Local => _local.Values;

    /// <summary>Those that this node owns and that are open.</summary>
    public IEnumerable<OwnedFigures> Owned => _owned.Values;

    public LocalFigures? FindLocal(string room) => _local.GetValueOrDefault(room);

    public OwnedFigures? FindOwned(string room) => _owned.GetValueOrDefault(room);

    public LocalFigures AddLocal(RoomId room) => _local[room.Name] = new LocalFigures(room.Name);

    public OwnedFigures AddOwned(string room) => _owned[room] = new OwnedFigures(room);

    // One that was started anew has an entry of its own by now.
    public void Remove(LocalFigures figures) => _local.TryRemove(KeyValuePair.Create(figures.Room, figures));

    public void Remove(OwnedFigures figures) => _owned.TryRemove(KeyValuePair.Create(figures.Room, figures));
}
