using Hub.Actors.Diagnostics;

namespace Hub.Host.Routing;

/// <summary>
/// The functions behind sockets that have not ended. Their requests last as long as they do, and a server that stops waits for its
/// requests: so whoever stops it says how long. Thread-safe.
/// </summary>
internal sealed partial class RunningFunctions(ILogger<RunningFunctions> logger)
{
    private readonly TaskCompletionSource _leftBehind = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Guards the number and who waits for it to be 0.
    private readonly Lock _lock = new();
    private int _count;
    private TaskCompletionSource? _none;

    /// <summary>Waits for a function, until it is left behind.</summary>
    public async Task WaitForAsync(Task function, SocketRoute route)
    {
        lock (_lock) _count++;
        try
        {
            await Task.WhenAny(function, _leftBehind.Task);
            if (function.IsCompleted) await function;
            else Log.LeftBehind(logger, route.Pattern);
        }
        finally
        {
            lock (_lock)
            {
                if (--_count == 0) _none?.TrySetResult();
            }
        }
    }

    /// <summary>Ends when none runs. Asked when no more can begin.</summary>
    public Task NoneAsync()
    {
        lock (_lock)
        {
            if (_count == 0) return Task.CompletedTask;
            return (_none ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Ends the requests of those that still run; they themselves go on as they like.</summary>
    public void LeaveBehind() => _leftBehind.TrySetResult();

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.FunctionLeftBehind, LogLevel.Warning,
            "A function of {Route} still runs although its socket is closed; the stop does not wait for it: let it end with the socket's Closing")]
        public static partial void LeftBehind(ILogger logger, string route);
    }
}
