using System.Diagnostics.CodeAnalysis;

namespace Hub.Actors.Kernel;

/// <summary>
/// The children of one actor. Its lock guards every field: the actor's own turns change it, while selections,
/// the tree description and `ActorSystem.ActorOf` come from any thread.
/// </summary>
internal sealed class Children
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ActorCell> _byName = [];

    // Children that were told to stop and that the actor waits for when it restarts or stops.
    private HashSet<ActorCell>? _dying;

    // Only of children that have failed.
    private Dictionary<ActorCell, RestartCount>? _restarts;
    private WaitingFor _waitingFor;
    private Exception? _restartCause;
    private long _nextName;

    /// <summary>Why the actor waits for the children it stopped.</summary>
    public enum WaitingFor
    {
        /// <summary>It does not wait, it goes on.</summary>
        Nothing,

        /// <summary>It is being made anew after it could not be made.</summary>
        Creation,

        /// <summary>It restarts.</summary>
        Recreation,

        /// <summary>It stops.</summary>
        Termination,
    }

    /// <summary>The strategy of the actor's present instance; belongs to the actor's turns.</summary>
    public SupervisorStrategy? Strategy { get; set; }

    /// <summary>True from the moment the actor stops: no child can be added any more.</summary>
    public bool IsTerminating
    {
        get
        {
            lock (_lock) return _waitingFor == WaitingFor.Termination;
        }
    }

    /// <summary>True while the actor waits for children in order to go on living.</summary>
    public bool IsRestarting
    {
        get
        {
            lock (_lock) return _waitingFor is WaitingFor.Creation or WaitingFor.Recreation;
        }
    }

    /// <summary>Adds a child under its own name.</summary>
    /// <exception cref="InvalidActorNameException">The name is taken.</exception>
    /// <exception cref="InvalidOperationException">The actor is terminating.</exception>
    public void Add(ActorCell child)
    {
        lock (_lock)
        {
            if (_waitingFor == WaitingFor.Termination) throw Terminating(child.ParentCell!);
            if (!_byName.TryAdd(child.Name, child))
            {
                throw new InvalidActorNameException(
                    $"Actor name \"{child.Name}\" is not unique! {_byName[child.Name]} has it.");
            }
        }
    }

    public static InvalidOperationException Terminating(ActorCell parent) =>
        new($"Cannot create child while terminating or terminated: {parent}");

    public string NextName()
    {
        lock (_lock) return ActorName.Automatic(_nextName++);
    }

    public bool TryGet(string name, [MaybeNullWhen(false)] out ActorCell child)
    {
        lock (_lock) return _byName.TryGetValue(name, out child);
    }

    public bool Contains(ActorCell child)
    {
        lock (_lock) return _byName.TryGetValue(child.Name, out var found) && found == child;
    }

    public ActorCell[] All()
    {
        lock (_lock) return [.. _byName.Values];
    }

    public RestartCount RestartsOf(ActorCell child)
    {
        lock (_lock)
        {
            _restarts ??= [];
            if (!_restarts.TryGetValue(child, out var count)) _restarts.Add(child, count = new RestartCount());
            return count;
        }
    }

    /// <summary>Notes that a child was told to stop.</summary>
    public void Dies(ActorCell child)
    {
        lock (_lock)
        {
            if (_byName.TryGetValue(child.Name, out var found) && found == child) (_dying ??= []).Add(child);
        }
    }

    /// <summary>Notes why the actor waits for its dying children; false when there are none.</summary>
    public bool Wait(WaitingFor what, Exception? cause = null)
    {
        lock (_lock)
        {
            if (_dying is null) return false;
            _waitingFor = what;
            _restartCause = cause;
            return true;
        }
    }

    /// <summary>Ends the actor's family: everybody dies and nobody is added any more.</summary>
    /// <param name="wasTerminating">True when this had been called before.</param>
    public ActorCell[] BeginTermination(out bool wasTerminating)
    {
        lock (_lock)
        {
            wasTerminating = _waitingFor == WaitingFor.Termination;
            _waitingFor = WaitingFor.Termination;
            ActorCell[] all = [.. _byName.Values];
            if (all.Length > 0) _dying = [.. all];
            return all;
        }
    }

    /// <summary>Removes a child that is gone.</summary>
    /// <returns>What the actor can do now that the last child it waited for is gone.</returns>
    public WaitingFor Remove(ActorCell child, out Exception? restartCause)
    {
        lock (_lock)
        {
            restartCause = null;
            if (_byName.TryGetValue(child.Name, out var found) && found == child) _byName.Remove(child.Name);
            _restarts?.Remove(child);
            if (_dying is null || !_dying.Remove(child) || _dying.Count > 0) return WaitingFor.Nothing;
            _dying = null;
            var done = _waitingFor;
            if (done != WaitingFor.Termination) _waitingFor = WaitingFor.Nothing;
            restartCause = _restartCause;
            _restartCause = null;
            return done;
        }
    }
}
