namespace Hub.Actors.Kernel;

/// <summary>
/// Hands actors to the pool that a blocked or very long turn keeps from running, see <see cref="Worker"/>. One thread
/// per process, asleep while no actor runs. A thread of its own, since the pool may be what is blocked; and real
/// time, since it is threads that are waited for.
/// </summary>
internal static class WorkerWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(1);
    private const int QuietLooksBeforeSleep = 20;

    private static readonly AutoResetEvent Wake = new(false);
    private static readonly ManualResetEvent Never = new(false);

    // Guards s_workers.
    private static readonly Lock WorkersLock = new();
    private static readonly List<Worker> s_workers = [];
    private static bool s_isStarted;
    private static bool s_isAwake;

    public static void Add(Worker worker)
    {
        lock (WorkersLock)
        {
            s_workers.RemoveAll(w => !w.IsAlive);
            s_workers.Add(worker);
            if (s_isStarted) return;
            s_isStarted = true;
        }
        new Thread(Watch) { IsBackground = true, Name = "actor worker watch" }.Start();
    }

    /// <summary>Wakes the watch. The caller has put a cell where the watch looks, and a fence behind it.</summary>
    public static void WakeUp()
    {
        if (!Volatile.Read(ref s_isAwake)) Wake.Set();
    }

    private static void Watch()
    {
        while (true)
        {
            Wake.WaitOne();
            Volatile.Write(ref s_isAwake, true);
            do
            {
                for (var quiet = 0; quiet < QuietLooksBeforeSleep;)
                {
                    Never.WaitOne(Interval);
                    quiet = Any(static w => w.Look()) ? 0 : quiet + 1;
                }
                // An exchange for its fence: whoever keeps a cell after the last look sees this, and wakes.
                Interlocked.Exchange(ref s_isAwake, false);
            }
            while (Any(static w => w.Keeps) && StayAwake());
        }
    }

    private static bool StayAwake()
    {
        Volatile.Write(ref s_isAwake, true);
        return true;
    }

    private static bool Any(Func<Worker, bool> look)
    {
        var any = false;
        lock (WorkersLock)
        {
            foreach (var worker in s_workers)
            {
                any |= look(worker);
            }
        }
        return any;
    }
}
