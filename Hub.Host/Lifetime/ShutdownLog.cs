using System.Collections.Concurrent;
using Hub.Actors.Diagnostics;

namespace Hub.Host.Lifetime;

/// <summary>What the node does in each phase of its stop, with a log line of how long it took. Thread-safe.</summary>
internal sealed partial class ShutdownLog(TimeProvider time, ILogger<ShutdownLog> logger)
{
    private readonly ConcurrentDictionary<string, string> _running = [];

    /// <summary>What is being done now, such as <c>close connections (service-requests-done)</c>.</summary>
    public string Running => _running.IsEmpty ? "nothing of the node's own" : string.Join(", ", _running.Select(task => $"{task.Key} ({task.Value})"));

    /// <summary>Adds a task to a phase.</summary>
    public void Add(CoordinatedShutdown shutdown, string phase, string task, Func<Task> run) =>
        shutdown.AddTask(phase, task, () => RunAsync(phase, task, run));

    private async Task<Done> RunAsync(string phase, string task, Func<Task> run)
    {
        var began = time.GetTimestamp();
        _running[task] = phase;
        try
        {
            await run();
            Log.Ended(logger, phase, task, (long)time.GetElapsedTime(began).TotalMilliseconds);
            return Done.Instance;
        }
        finally
        {
            _running.TryRemove(task, out _);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.ShutdownPhaseEnded, LogLevel.Information, "Stopping, phase {Phase}: {Task} took {Milliseconds} ms")]
        public static partial void Ended(ILogger logger, string phase, string task, long milliseconds);
    }
}
