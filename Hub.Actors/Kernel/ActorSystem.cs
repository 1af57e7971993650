using System.Text.RegularExpressions;

namespace Hub.Actors.Kernel;

/// <summary>A tree of actors with its clock, its event stream and its end. Thread-safe.</summary>
public sealed partial class ActorSystem : IActorRefFactory
{
    private readonly ActorCell _user;
    private readonly ActorCell _systemGuardian;
    private readonly DeadLetterRef _deadLetters;
    private long _lastUid;

    private ActorSystem(string name, ActorSystemSettings settings)
    {
        Name = name;
        Address = new Address("akka", name);
        Throughput = settings.Throughput;
        Clock = new SystemClock(settings.TimeProvider);
        Wheel = new TimerWheel(settings.TimeProvider, Clock);
        Scheduler = new WheelScheduler(Wheel);
        if (settings.DecorateScheduler is { } decorate) Scheduler = decorate(Scheduler);
        Metrics = new KernelMetrics(name, settings.MeterScope);
        LogWriter = new LogWriter(settings.LoggerFactory);
        _deadLetterLog = new DeadLetterLog(Clock, settings.LoggedDeadLetters, settings.DeadLetterLogPause);
        EventStream = new EventStream(LogWriter, _deadLetterLog);
        Log = Logging.GetLogger(this, $"ActorSystem({name})");
        _deadLetters = new DeadLetterRef(this);
        Temporary = new TemporaryRefs(this);
        Shutdown = new CoordinatedShutdown(this, settings);

        // Each guardian watches the one that stops before it, so they are made before their actors are.
        ActorCell? systemGuardian = null;
        ActorCell? user = null;
        Root = new ActorCell(this, null, string.Empty, Props.CreateBy(new FactoryActorProducer<RootGuardian>(() => new(systemGuardian!))));
        user = Root.MakeChild(Props.CreateBy(new FactoryActorProducer<UserGuardian>(() => new())), "user");
        systemGuardian = Root.MakeChild(Props.CreateBy(new FactoryActorProducer<SystemGuardian>(() => new(user))), "system");
        _user = user;
        _systemGuardian = systemGuardian;
        Root.Start();
    }

    /// <summary>The system's name.</summary>
    public string Name { get; }

    /// <summary>Where the kernel and actors publish what happens.</summary>
    public EventStream EventStream { get; }

    /// <summary>Takes messages that are for nobody.</summary>
    public IActorRef DeadLetters => _deadLetters;

    /// <summary>Tells messages later.</summary>
    public IScheduler Scheduler { get; }

    /// <summary>The system's own log.</summary>
    public ILoggingAdapter Log { get; }

    internal Address Address { get; }

    internal int Throughput { get; }

    internal SystemClock Clock { get; }

    internal TimerWheel Wheel { get; }

    internal KernelMetrics Metrics { get; }

    internal LogWriter LogWriter { get; }

    internal ActorCell Root { get; }

    internal TemporaryRefs Temporary { get; }

    internal CoordinatedShutdown Shutdown { get; }

    /// <summary>Makes and starts a system.</summary>
    /// <param name="name">Letters, digits and hyphens; no hyphen in front.</param>
    /// <exception cref="ArgumentException">The name is not legal.</exception>
    public static ActorSystem Create(string name) => Create(name, new ActorSystemSettings());

    /// <summary>Makes and starts a system with settings.</summary>
    internal static ActorSystem Create(string name, ActorSystemSettings settings)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!LegalName().IsMatch(name))
        {
            throw new ArgumentException(
                $"Invalid ActorSystem name [{name}], must contain only word characters (i.e. [a-zA-Z0-9] plus non-leading '-')", nameof(name));
        }
        return new ActorSystem(name, settings);
    }

    /// <inheritdoc/>
    public IActorRef ActorOf(Props props, string? name = null) => _user.ActorOf(props, name);

    /// <summary>Starts one of the kernel's or the hub's own actors, which stop after everybody else's.</summary>
    internal IActorRef SystemActorOf(Props props, string? name = null) => _systemGuardian.ActorOf(props, name);

    /// <summary>Stops an actor, after its current message.</summary>
    /// <param name="actor">The actor.</param>
    public void Stop(IActorRef actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        // A guardian has to know which child is dying, and only its own turn may tell it.
        if (actor is ActorCell { ParentCell: { } parent } && (parent == _user || parent == _systemGuardian))
        {
            parent.Tell(new StopChild(actor), ActorRefs.NoSender);
        }
        else
        {
            (actor as IInternalActorRef)?.Stop();
        }
    }

    /// <inheritdoc/>
    public ActorSelection ActorSelection(ActorPath actorPath)
    {
        ArgumentNullException.ThrowIfNull(actorPath);
        return new ActorSelection(RootOf(actorPath.Address), actorPath.Elements);
    }

    /// <inheritdoc/>
    public ActorSelection ActorSelection(string actorPath) => Select(actorPath, Root);

    /// <inheritdoc/>
    public override string ToString() => Address.ToString();

    /// <summary>Selects by a path that is absolute or starts at an actor.</summary>
    internal ActorSelection Select(string path, IInternalActorRef start)
    {
        if (string.IsNullOrEmpty(path)) return new ActorSelection(_deadLetters, string.Empty);
        if (path[0] == '/') return new ActorSelection(Root, path);
        var scheme = path.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0) return new ActorSelection(start, path);
        var slash = path.IndexOf('/', scheme + 3);
        var address = slash < 0 ? path : path[..slash];
        return new ActorSelection(
            address == Address.ToString() ? Root : _deadLetters, slash < 0 ? string.Empty : path[slash..]);
    }

    /// <summary>What lives below the root and is no actor; null for anything else.</summary>
    internal IInternalActorRef? PlaceOf(string name) => name switch
    {
        "temp" => Temporary,
        "deadLetters" => _deadLetters,
        _ => null,
    };

    internal long NextUid() => Interlocked.Increment(ref _lastUid);

    // Every actor is local: another address leads nowhere.
    private IInternalActorRef RootOf(Address address) => address == Address ? Root : _deadLetters;

    [GeneratedRegex("^[a-zA-Z0-9][a-zA-Z0-9-]*$")]
    private static partial Regex LegalName();
}
