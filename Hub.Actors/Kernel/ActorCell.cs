namespace Hub.Actors.Kernel;

/// <summary>
/// One incarnation of an actor: its reference, its context and its mailbox in one object, so that an idle
/// actor costs little. As a reference it may be used from anywhere; what belongs to the actor's turns says so.
/// </summary>
internal sealed partial class ActorCell : ActorRefBase, IUntypedActorContext, IThreadPoolWorkItem
{
    [ThreadStatic]
    private static ActorCell? t_current;

    // The runtime lays references out first, in this order, and integers last. What a turn writes per message
    // stands at the front and what tellers write (_status) at the back, on another cache line, so that a busy
    // actor and its tellers do not take the line from each other with every message.
    private object? _currentMessage;
    private IActorRef? _sender;
    private ActorBase? _actor;
    private Receive? _behavior;
    private CellExtras? _extras;
    private object? _halted;
    private UserQueue? _queue;
    private SystemMessage? _systemMessages;
    private readonly ActorSystem _system;
    private readonly ActorCell? _parent;
    private readonly string _name;
    private Props _props;
    private Children? _children;
    private ActorPath? _path;
    private readonly long _uid;
    private int _suspendCount;
    private int _status;

    /// <summary>Makes the cell; <see cref="Start"/> makes the actor.</summary>
    public ActorCell(ActorSystem system, ActorCell? parent, string name, Props props)
    {
        _system = system;
        _parent = parent;
        _name = name;
        _props = props;
        _uid = parent is null ? 0 : system.NextUid();
        if (props.RunsOnTellersThread) _status = OnTellersThread;
        IsBrief = props.IsBrief;
    }

    /// <summary>The actor whose turn this thread runs; null outside of one.</summary>
    public static ActorCell? Current
    {
        get => t_current;
        set => t_current = value;
    }

    /// <summary>Whether its turns are short and never wait, see <see cref="Props.AsBrief"/>.</summary>
    public bool IsBrief { get; }

    /// <summary>The name below its parent; empty for the root.</summary>
    public string Name => _name;

    /// <summary>The supervisor; null for the root.</summary>
    public ActorCell? ParentCell => _parent;

    /// <inheritdoc/>
    public override IInternalActorRef Parent => _parent ?? (IInternalActorRef)NobodyRef.Instance;

    /// <inheritdoc/>
    public override ActorSystem System => _system;

    /// <summary>The same system, for the kernel's own use.</summary>
    public ActorSystem OwnSystem => _system;

    // Made when asked for: most actors' paths are never looked at. Two threads may each make one; they are equal.
    /// <inheritdoc/>
    public override ActorPath Path => _path ??= _parent is null
        ? new ActorPath(_system.Address, _name)
        : new ActorPath(_parent.Path, _name, _uid);

    /// <inheritdoc/>
    public override int GetHashCode() => _uid != 0 ? _uid.GetHashCode() : base.GetHashCode();

    /// <summary>True once the actor is gone. Thread-safe; it never turns false again.</summary>
    public bool IsTerminated => (Volatile.Read(ref _status) & Closed) != 0;

    /// <summary>The type of the actor, for logs.</summary>
    public Type ActorType => _actor?.GetType() ?? _props.Type;

    /// <summary>How many user messages wait; a good guess while others tell.</summary>
    public int WaitingMessages => _queue?.Count ?? 0;

    /// <summary>True while the actor handles no user messages.</summary>
    public bool IsSuspended => (Volatile.Read(ref _status) & Suspended) != 0;

    /// <summary>The message being handled. Belongs to the actor's turns.</summary>
    public object? CurrentMessage => _currentMessage;

    private CellExtras Extras => _extras ??= new CellExtras();

    /// <summary>Sends the message that makes the actor.</summary>
    public void Start() => SendSystemMessage(new Create());

    /// <inheritdoc/>
    public override void Stop() => SendSystemMessage(new Terminate());

    private void Publish(LogEvent logEvent) => _system.EventStream.Publish(logEvent);

    private void PublishError(Exception? cause, string message) =>
        Publish(new Error(cause, Path.ToString(), ActorType, message));
}
