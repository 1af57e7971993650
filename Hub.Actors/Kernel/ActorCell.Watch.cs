namespace Hub.Actors.Kernel;

/// <content>Death watch. All of it belongs to the actor's turns.</content>
internal sealed partial class ActorCell
{
    /// <inheritdoc/>
    public IActorRef Watch(IActorRef subject) => Watch(subject, insteadOfTerminated: null);

    /// <inheritdoc/>
    public IActorRef WatchWith(IActorRef subject, object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Watch(subject, message);
    }

    /// <inheritdoc/>
    public IActorRef Unwatch(IActorRef subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        if (_extras is { } extras)
        {
            if (extras.Watching?.Remove(subject, out _) == true)
            {
                ((IInternalActorRef)subject).SendSystemMessage(new Unwatch(this));
            }
            extras.TerminatedQueued?.Remove(subject, out _);
        }
        return subject;
    }

    /// <summary>Has a Terminated that was stashed accepted again.</summary>
    internal void TerminatedIsQueuedAgain(IActorRef subject) =>
        (Extras.TerminatedQueued ??= new RefMap()).Add((IInternalActorRef)subject, null);

    private IActorRef Watch(IActorRef subject, object? insteadOfTerminated)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var watchee = (IInternalActorRef)subject;
        if (ReferenceEquals(watchee, this)) return subject;
        var watching = Extras.Watching ??= new RefMap();
        if (!watching.Contains(watchee))
        {
            watching.Add(watchee, insteadOfTerminated);
            watchee.SendSystemMessage(new Watch(watchee, this));
        }
        return subject;
    }

    private void AddWatcher(IInternalActorRef watcher)
    {
        // The parent is told of every child's end anyway: nothing is kept for it.
        if (!ReferenceEquals(watcher, this) && !ReferenceEquals(watcher, _parent)) (Extras.WatchedBy ??= new RefMap()).Add(watcher, null);
    }

    private void HandleDeath(IInternalActorRef actor, bool existenceConfirmed)
    {
        if (_extras?.Watching is { } watching && watching.Remove(actor, out var insteadOfTerminated)
            && _children is not { IsTerminating: true })
        {
            (_extras.TerminatedQueued ??= new RefMap()).Add(actor, insteadOfTerminated);
            Tell(new Terminated(actor, existenceConfirmed, addressTerminated: false), actor);
        }
        if (actor is ActorCell cell && cell._parent == this && _children is { } children && children.Contains(cell))
        {
            HandleChildGone(cell);
        }
    }

    private void ReceiveTerminated(Terminated terminated)
    {
        // Not queued any more: the watch was ended while it was.
        if (_extras?.TerminatedQueued?.Remove(terminated.ActorRef, out var instead) != true) return;
        if (instead is not null) _currentMessage = instead;
        Receive(instead ?? terminated);
    }

    private void TellWatchers()
    {
        if (_extras?.WatchedBy is not { } watchedBy) return;
        _extras.WatchedBy = null;
        foreach (var watcher in watchedBy.Keys())
        {
            watcher.SendSystemMessage(new DeathWatchNotification(this, existenceConfirmed: true));
        }
    }

    private void UnwatchAll()
    {
        if (_extras is not { } extras) return;
        if (extras.Watching is { } watching)
        {
            extras.Watching = null;
            foreach (var watchee in watching.Keys())
            {
                watchee.SendSystemMessage(new Unwatch(this));
            }
        }
        extras.TerminatedQueued = null;
    }
}
