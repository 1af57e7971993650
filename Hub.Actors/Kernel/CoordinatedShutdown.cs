namespace Hub.Actors.Kernel;

/// <summary>
/// Ends a system in phases: the tasks of one phase run side by side, the next phase begins when they are done,
/// have failed or have taken too long. Runs once. Thread-safe.
/// </summary>
public sealed partial class CoordinatedShutdown
{
    /// <summary>Before the node stops taking new work.</summary>
    public const string PhaseBeforeServiceUnbind = "before-service-unbind";

    /// <summary>The node stops taking new work.</summary>
    public const string PhaseServiceUnbind = "service-unbind";

    /// <summary>Work that was taken is finished.</summary>
    public const string PhaseServiceRequestsDone = "service-requests-done";

    /// <summary>What is left of the work is cut off.</summary>
    public const string PhaseServiceStop = "service-stop";

    /// <summary>Before the node leaves its cluster.</summary>
    public const string PhaseBeforeClusterShutdown = "before-cluster-shutdown";

    /// <summary>Shards are handed over.</summary>
    public const string PhaseClusterShardingShutdownRegion = "cluster-sharding-shutdown-region";

    /// <summary>The node says that it leaves.</summary>
    public const string PhaseClusterLeave = "cluster-leave";

    /// <summary>Singletons are handed over.</summary>
    public const string PhaseClusterExiting = "cluster-exiting";

    /// <summary>The others know that the node has left.</summary>
    public const string PhaseClusterExitingDone = "cluster-exiting-done";

    /// <summary>The cluster's own actors stop.</summary>
    public const string PhaseClusterShutdown = "cluster-shutdown";

    /// <summary>Before all actors are stopped.</summary>
    public const string PhaseBeforeActorSystemTerminate = "before-actor-system-terminate";

    /// <summary>All actors are stopped.</summary>
    public const string PhaseActorSystemTerminate = "actor-system-terminate";

    private readonly IReadOnlyDictionary<string, ShutdownPhase> _phases;
    private readonly IReadOnlyList<string> _order;
    private readonly TimeProvider _timeProvider;
    private readonly TaskCompletionSource<Done> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Guards the lists of tasks: they grow while phases run.
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<(string Name, Func<Task<Done>> Run)>> _tasks = [];
    private Reason? _reason;

    internal CoordinatedShutdown(ActorSystem system, ActorSystemSettings settings)
    {
        System = system;
        _phases = settings.ShutdownPhases;
        _order = ShutdownPhase.InOrder(_phases);
        _timeProvider = settings.TimeProvider;
        AddTask(PhaseActorSystemTerminate, "terminate-system", async () =>
        {
            await system.FinalTerminate();
            return Done.Instance;
        });
    }

    /// <summary>The system that ends.</summary>
    public ActorSystem System { get; }

    /// <summary>Why the shutdown was run first; null while it was not.</summary>
    public Reason? ShutdownReason => Volatile.Read(ref _reason);

    /// <summary>How long all phases that have tasks may take together.</summary>
    public TimeSpan TotalTimeout
    {
        get
        {
            string[] used;
            lock (_lock) used = [.. _tasks.Keys];
            return used.Aggregate(TimeSpan.Zero, (sum, phase) => sum + Timeout(phase));
        }
    }

    /// <summary>The shutdown of a system.</summary>
    /// <param name="sys">The system.</param>
    public static CoordinatedShutdown Get(ActorSystem sys)
    {
        ArgumentNullException.ThrowIfNull(sys);
        return sys.Shutdown;
    }

    /// <summary>Adds a task to a phase. While the shutdown runs, only phases that have not begun see it.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="taskName">Names the task in the log.</param>
    /// <param name="task">The task; started when the phase begins.</param>
    /// <exception cref="ConfigurationException">The phase does not exist.</exception>
    public void AddTask(string phase, string taskName, Func<Task<Done>> task)
    {
        ArgumentNullException.ThrowIfNull(phase);
        ArgumentNullException.ThrowIfNull(task);
        if (!_order.Contains(phase))
        {
            throw new ConfigurationException($"Unknown phase [{phase}], known phases [{string.Join(',', _order)}].");
        }
        lock (_lock)
        {
            if (!_tasks.TryGetValue(phase, out var tasks)) _tasks[phase] = tasks = [];
            tasks.Add((taskName, task));
        }
    }

    /// <summary>How long a phase may take.</summary>
    /// <param name="phase">The phase.</param>
    /// <exception cref="ArgumentException">The phase does not exist.</exception>
    public TimeSpan Timeout(string phase) => _phases.TryGetValue(phase, out var known)
        ? known.Timeout
        : throw new ArgumentException($"Unknown phase [{phase}], known phases [{string.Join(',', _order)}].", nameof(phase));

    /// <summary>Runs the phases. A second call runs nothing; it gets the same task.</summary>
    /// <param name="reason">Why; the first one stays.</param>
    /// <param name="fromPhase">The phase to begin with; null begins with the first. Those before it are left out.</param>
    /// <returns>Ends with the last phase; fails when a phase that must not fail did.</returns>
    public Task<Done> Run(Reason reason, string? fromPhase = null)
    {
        ArgumentNullException.ThrowIfNull(reason);
        if (fromPhase is not null && !_order.Contains(fromPhase))
        {
            throw new ArgumentException($"Unknown phase [{fromPhase}], known phases [{string.Join(',', _order)}].", nameof(fromPhase));
        }
        if (Interlocked.CompareExchange(ref _reason, reason, null) is null) _ = RunOnceAsync(fromPhase);
        return _done.Task;
    }
}
