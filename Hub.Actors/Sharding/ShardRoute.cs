using Hub.Actors.Protocol;

namespace Hub.Actors.Sharding;

/// <summary>
/// The way to the entities of one shard, used from any thread without passing the region or the shard. What is
/// said to an entity that does not run is held in order until the shard has started it; so is everything
/// while nobody is known to own the shard.
/// </summary>
internal sealed class ShardRoute(ShardId shard)
{
    /// <summary>Held at most per shard; what comes beyond is refused.</summary>
    public const int MaxHeld = 100_000;

    // Guards the fields below, and the telling itself: whatever was told through this route before an entity is
    // unbound lies in that entity's mailbox in front of its stop message, so nothing is lost in a dying one.
    // Nothing that can block or call back happens under it.
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = [];
    private int _held;
    private IActorRef? _owner;

    public ShardId Shard => shard;

    /// <summary>Tells the entity; it is created when it does not exist.</summary>
    /// <returns>False when too much is held already: the message is lost.</returns>
    public bool Tell(string entityId, object message, IActorRef? sender)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(entityId, out var entry))
            {
                _entries.Add(entityId, entry = new Entry());
                _owner?.Tell(new Wake(entityId));
            }

            if (entry.Entity is { } entity) entity.Tell(message, sender);
            else if (_held < MaxHeld) Hold(entry, message, sender);
            else return false;
            return true;
        }
    }

    /// <summary>This node owns the shard: entities for which something is held are woken.</summary>
    public void Open(IActorRef owner)
    {
        lock (_gate)
        {
            _owner = owner;
            foreach (var entityId in _entries.Keys) owner.Tell(new Wake(entityId));
        }
    }

    /// <summary>Nobody is known to own the shard.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _owner = null;
            foreach (var (entityId, entry) in _entries)
                if (entry.Entity is not null) _entries.Remove(entityId);
        }
    }

    /// <summary>
    /// The entity runs: it gets what was held for it, then is told directly. A shard that was deposed meanwhile
    /// changes nothing.
    /// </summary>
    public void Bind(IActorRef owner, string entityId, IActorRef entity)
    {
        lock (_gate)
        {
            if (!owner.Equals(_owner)) return;
            if (!_entries.TryGetValue(entityId, out var entry)) _entries.Add(entityId, entry = new Entry());
            entry.Entity = entity;
            if (entry.Held is not { } held) return;
            entry.Held = null;
            _held -= held.Count;
            foreach (var (message, sender) in held) entity.Tell(message, sender);
        }
    }

    /// <summary>The entity is about to stop, or has: what is said to it from now on is held and wakes it again.</summary>
    public void Unbind(IActorRef owner, string entityId)
    {
        lock (_gate)
        {
            if (owner.Equals(_owner) && _entries.TryGetValue(entityId, out var entry) && entry.Entity is not null)
                _entries.Remove(entityId);
        }
    }

    // Called with the gate held.
    private void Hold(Entry entry, object message, IActorRef? sender)
    {
        (entry.Held ??= []).Add((message, sender));
        _held++;
    }

    // An entity that runs, or one that was asked for: there is an entry for each, and none for any other.
    private sealed class Entry
    {
        public IActorRef? Entity;
        public List<(object Message, IActorRef? Sender)>? Held;
    }
}
