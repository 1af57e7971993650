using System.Collections.Concurrent;
using Hub.Actors.Runtime;

namespace Hub.Host.Transport;

/// <summary>
/// A thread that waits for what comes on many sockets and lets their readers go on, on itself where they wish it: a
/// message is read, answered or told to its room with no other thread between. One for each core, for all hubs of the
/// process.
/// </summary>
#pragma warning disable CA1001 // Its epoll lives as long as the process, as it does itself.
internal sealed class SocketPoller
#pragma warning restore CA1001
{
    // What rooms are told in one turn they fan out together; with more in it than this the other cores would wait for it.
    private const int MaxEvents = 256;

    // Bytes that have come, the peer's end, and being broken; told once each.
    private const uint Watched = Epoll.In | Epoll.PeerEnded | Epoll.EdgeTriggered;

    private static readonly SocketPoller[] All =
        [.. Enumerable.Range(0, OperatingSystem.IsLinux() ? Environment.ProcessorCount : 0).Select(_ => new SocketPoller())];

    [ThreadStatic]
    private static SocketPoller? t_current;

    private static int s_next;

    private readonly Epoll _epoll = new();

    // A key is never used again, so an event that was on its way when its socket closed finds nobody.
    private readonly ConcurrentDictionary<long, SocketReadiness> _watched = [];

    // Used on the thread itself only.
    private Queue<SocketReadiness> _again = [];
    private Queue<SocketReadiness> _goingOn = [];
    private long _lastKey;

    private SocketPoller() =>
        new Thread(Run) { IsBackground = true, Name = "socket poller" }.Start();

    /// <summary>The poller that runs this thread; null elsewhere.</summary>
    public static SocketPoller? Current => t_current;

    /// <summary>The next one's turn to take a socket; null where there is no epoll.</summary>
    public static SocketPoller? Next() =>
        All.Length == 0 ? null : All[(uint)Interlocked.Increment(ref s_next) % (uint)All.Length];

    /// <summary>Has the reader of a socket told when something comes, from now on.</summary>
    /// <returns>The key to remove it with.</returns>
    public long Watch(SocketReadiness readiness)
    {
        var key = Interlocked.Increment(ref _lastKey);
        _watched[key] = readiness;
        _epoll.Add(readiness.Socket, Watched, key);
        return key;
    }

    /// <summary>Forgets a socket; epoll does so by itself when it is closed.</summary>
    public void Remove(long key) => _watched.TryRemove(key, out _);

    /// <summary>Lets a reader that has more to read go on after the others. Called on the poller's thread.</summary>
    public void GoOnLater(SocketReadiness readiness) => _again.Enqueue(readiness);

    private void Run()
    {
        t_current = this;
        ActorRuntime.HoldWakeUps();
        var events = new EpollEvent[MaxEvents];
        while (true)
        {
            var count = _epoll.Wait(events, _again.Count > 0 ? 0 : -1);
            // Whoever is not through with this turn either is behind those of the next wait.
            (_goingOn, _again) = (_again, _goingOn);
            for (var i = 0; i < count; i++)
                if (_watched.TryGetValue(events[i].Data, out var readiness))
                    readiness.Signal(hasEnded: (events[i].Events & (Epoll.PeerEnded | Epoll.Broken)) != 0);
            while (_goingOn.TryDequeue(out var reader)) reader.Signal(hasEnded: false);
            ActorRuntime.RunHeld();
        }
    }
}
