namespace Hub.Actors.Kernel;

/// <content>Children.</content>
internal sealed partial class ActorCell
{
    /// <inheritdoc/>
    public IActorRef ActorOf(Props props, string? name = null)
    {
        if (name is not null) ActorName.Check(name, this);
        return MakeChild(props, name);
    }

    /// <summary>Makes and starts a child, without a look at the name. Thread-safe for the guardians.</summary>
    public ActorCell MakeChild(Props props, string? name)
    {
        ArgumentNullException.ThrowIfNull(props);
        if (IsTerminated) throw Kernel.Children.Terminating(this);
        var children = OwnChildren();
        var child = new ActorCell(_system, this, name ?? children.NextName(), props);
        children.Add(child);
        // A child born while its parent has failed takes part in the parent's suspensions.
        if (_extras?.Perpetrator is not null)
        {
            for (var i = 0; i < _suspendCount; i++)
            {
                child.SendSystemMessage(new Suspend());
            }
        }
        child.Start();
        return child;
    }

    /// <inheritdoc/>
    public IActorRef Child(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _children is { } children && children.TryGet(name, out var child) ? child : ActorRefs.Nobody;
    }

    /// <inheritdoc/>
    public IEnumerable<IActorRef> GetChildren() => ChildCells();

    /// <summary>All children. Thread-safe.</summary>
    public ActorCell[] ChildCells() => Volatile.Read(ref _children)?.All() ?? [];

    /// <inheritdoc/>
    public override IInternalActorRef GetChild(string name)
    {
        if (_parent is null && _system.PlaceOf(name) is { } place) return place;
        var uid = 0L;
        var hash = name.IndexOf('#', StringComparison.Ordinal);
        if (hash >= 0)
        {
            if (!long.TryParse(name.AsSpan(hash + 1), out uid)) return NobodyRef.Instance;
            name = name[..hash];
        }
        return Volatile.Read(ref _children) is { } children && children.TryGet(name, out var child)
            && (uid == 0 || uid == child._uid)
            ? child
            : NobodyRef.Instance;
    }

    /// <inheritdoc/>
    public void Stop(IActorRef child)
    {
        ArgumentNullException.ThrowIfNull(child);
        if (child is ActorCell cell && cell._parent == this) _children?.Dies(cell);
        if (child is IInternalActorRef reference) reference.Stop();
    }

    /// <summary>Counts a restart of a child against a limit.</summary>
    public bool MayRestart(ActorCell child, int maxNrOfRetries, int withinTimeMilliseconds) =>
        _children!.RestartsOf(child).MayRestart(maxNrOfRetries, withinTimeMilliseconds, _system.Clock.Now);

    // Guardians get children from any thread, hence the exchange.
    private Children OwnChildren() =>
        _children ?? Interlocked.CompareExchange(ref _children, new Children(), null) ?? _children!;

    private void SuspendChildren(ActorCell? except)
    {
        foreach (var child in ChildCells())
        {
            if (child != except) child.SendSystemMessage(new Suspend());
        }
    }

    private void ResumeChildren(Exception? causedByFailure, ActorCell? perpetrator)
    {
        foreach (var child in ChildCells())
        {
            child.SendSystemMessage(new Resume(child == perpetrator ? causedByFailure : null));
        }
    }

    private void StopChildren()
    {
        foreach (var child in ChildCells())
        {
            Stop(child);
        }
    }
}
