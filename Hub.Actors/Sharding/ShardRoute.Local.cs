namespace Hub.Actors.Sharding;

/// <content>The entities, while this node owns the shard.</content>
internal sealed partial class ShardRoute
{
    private readonly Dictionary<string, Entry> _entries = [];
    private IActorRef? _owner;
    private bool _isSuspended;
    private bool _yields;

    /// <summary>Whether this node owns the shard, and goes on to.</summary>
    public bool IsOwned
    {
        get
        {
            lock (_gate) return _owner is not null && !_yields;
        }
    }

    /// <summary>This node owns the shard.</summary>
    public void Open(IActorRef owner)
    {
        lock (_gate)
        {
            _owner = owner;
            _link = null;
            _yields = false;
            _isBlocked = true;
            Release();
        }
    }

    /// <summary>This node owns the shard no longer. What entities have not been given yet waits for the next owner.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _owner = null;
            _yields = false;
            _isBlocked = true;
            foreach (var said in _entries.Values.SelectMany(entry => entry.Held ?? [])) Return(said);

            _entries.Clear();
        }
    }

    /// <summary>This node is about to give the shard away: what is said from now on is for the next owner.</summary>
    public void Yield()
    {
        lock (_gate)
        {
            _yields = true;
            _isBlocked = true;
        }
    }

    /// <summary>Whether the node may not act as the owner for the moment.</summary>
    public void Suspend(bool isSuspended)
    {
        lock (_gate)
        {
            _isSuspended = isSuspended;
            if (_owner is null) return;
            _isBlocked = true;
            Release();
        }
    }

    /// <summary>Takes what another node has said to an entity, or to the shard.</summary>
    /// <returns>False when this node does not own the shard, or not for long.</returns>
    public bool TryTake(string? entityId, object message, IActorRef? sender)
    {
        var isRefused = false;
        lock (_gate)
        {
            if (_owner is null || _yields) return false;
            var said = new HeldMessage(entityId, message, sender, ++_lastOrder);
            if (!_isSuspended) TellLocal(said);
            else if (message is IRefusable { Waits: false }) isRefused = true;
            else Hold(said);
        }

        if (isRefused) ((IRefusable)message).Refuse(ShardRefusal.Suspended);
        return true;
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
            foreach (var said in held) entity.Tell(said.Message, said.Sender);
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

    private void TellLocal(HeldMessage said)
    {
        if (said.EntityId is null)
        {
            _owner!.Tell(said.Message, said.Sender);
            return;
        }

        if (!_entries.TryGetValue(said.EntityId, out var entry))
        {
            _entries.Add(said.EntityId, entry = new Entry());
            _owner!.Tell(new Wake(said.EntityId));
        }

        if (entry.Entity is { } entity) entity.Tell(said.Message, said.Sender);
        else (entry.Held ??= []).Add(said);
    }

    // An entity that runs, or one that was asked for: there is an entry for each, and none for any other.
    private sealed class Entry
    {
        public IActorRef? Entity;
        public List<HeldMessage>? Held;
    }
}
