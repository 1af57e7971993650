namespace Hub.Actors.Kernel;

/// <summary>
/// A thread of the pool while it runs actors. The first actor that a turn wakes is kept and run right afterwards
/// on the same thread, where the message still is in the cache, instead of going through the pool's queue: half the
/// processor time per hop of a ping-pong. Whoever is woken after it goes to the pool.
/// </summary>
/// <remarks>
/// An actor that is kept must not wait for a turn that blocks, perhaps for that very actor: while any thread keeps
/// one, <see cref="WorkerWatch"/> looks every millisecond and hands what has not moved to the pool.
/// Invariant: whoever takes a cell out of <c>_next</c>, this thread or the watch, does so by an exchange, and runs or
/// queues it; so a kept cell is run exactly once.
/// </remarks>
internal sealed class Worker
{
    // After so many the pool's other work has its turn.
    private const int MostInARow = 50;

    // The same for a thread that holds back: far more than the brief actors that one turn of a poller wakes.
    private const int MostHeldRuns = 2_048;

    [ThreadStatic]
    private static Worker? t_worker;

    // On a thread that holds back whom it wakes; null elsewhere.
    [ThreadStatic]
    private static List<ActorCell>? t_held;

    private readonly Thread _thread = Thread.CurrentThread;
    private ActorCell? _next;
    private bool _isRunning;
    private int _taken;

    // What the watch saw last; its own.
    private ActorCell? _seen;
    private int _seenTaken;

    private Worker()
    {
    }

    /// <summary>False when the thread has ended; the watch forgets it then.</summary>
    public bool IsAlive => _thread.IsAlive;

    /// <summary>True while a cell is kept.</summary>
    public bool Keeps => Volatile.Read(ref _next) is not null;

    /// <summary>Runs an actor, and those it wakes one after the other.</summary>
    public static void Run(ActorCell cell)
    {
        var worker = t_worker ??= Register();
        worker._isRunning = true;
        cell.Run();
        for (var inARow = 1; worker.Take() is { } next; inARow++)
        {
            if (inARow == MostInARow)
            {
                ThreadPool.UnsafeQueueUserWorkItem(next, preferLocal: false);
                break;
            }
            next.Run();
        }
        worker._isRunning = false;
    }

    /// <summary>
    /// From now on the actors that this thread wakes begin with <see cref="RunHeld"/>: for a thread that tells much in one
    /// go, such as one that reads sockets, so that an actor finds all of it in its mailbox at once.
    /// </summary>
    public static void HoldWakeUps() => t_held ??= [];

    /// <summary>
    /// Has those run that were held back, in their order: the brief ones here and now, together with those that they wake, the
    /// others by the pool. With no other thread between, what comes meanwhile waits for the next turn and is taken together.
    /// </summary>
    public static void RunHeld()
    {
        if (t_held is not { Count: > 0 } held) return;
        for (var i = 0; i < held.Count; i++)
        {
            if (held[i].IsBrief && i < MostHeldRuns) held[i].Run();
            else ThreadPool.UnsafeQueueUserWorkItem(held[i], preferLocal: false);
        }

        held.Clear();
    }

    /// <summary>Has a scheduled actor run, here and next or by the pool.</summary>
    public static void Schedule(ActorCell cell)
    {
        if (t_held is { } held)
        {
            held.Add(cell);
            return;
        }
        var worker = t_worker;
        if (worker is null || !worker._isRunning || worker._next is not null)
        {
            ThreadPool.UnsafeQueueUserWorkItem(cell, preferLocal: false);
            return;
        }
        // An exchange for its fence: either the watch sees the cell before it falls asleep, or this sees it asleep.
        Interlocked.Exchange(ref worker._next, cell);
        WorkerWatch.WakeUp();
    }

    /// <summary>Looks after the kept cell; called by the watch.</summary>
    /// <returns>True when anything happened since the last look.</returns>
    public bool Look()
    {
        var next = Volatile.Read(ref _next);
        var taken = Volatile.Read(ref _taken);
        var isMoving = taken != _seenTaken;
        _seenTaken = taken;
        if (next is not null && next == _seen && !isMoving)
        {
            _seen = null;
            if (Interlocked.CompareExchange(ref _next, null, next) == next)
            {
                ThreadPool.UnsafeQueueUserWorkItem(next, preferLocal: false);
            }
            return true;
        }
        _seen = next;
        return isMoving || next is not null;
    }

    private static Worker Register()
    {
        var worker = new Worker();
        WorkerWatch.Add(worker);
        return worker;
    }

    private ActorCell? Take()
    {
        if (_next is null) return null;
        var next = Interlocked.Exchange(ref _next, null);
        Volatile.Write(ref _taken, _taken + 1);
        return next;
    }
}
