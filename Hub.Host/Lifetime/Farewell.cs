using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Actors.Diagnostics;
using Hub.Host.Routing;
using Microsoft.Extensions.Options;

namespace Hub.Host.Lifetime;

/// <summary>How the node parts from its connections: by the application's own step, or by the text and 1001.</summary>
internal sealed partial class Farewell(
    HubNode node, IHubRooms rooms, HubOptions options, IOptions<ShutdownOptions> shutdown, RunningFunctions functions, TimeProvider time,
    ILogger<Farewell> logger)
{
    private readonly TimeSpan _grace = shutdown.Value.Grace;

    /// <summary>Ends when every connection has been told.</summary>
    public async Task SayAsync()
    {
        if (options.PreClose is not { } preClose)
        {
            await node.ShutDownConnectionsAsync(saysSo: true, _grace);
            return;
        }

        // One grace for both steps, so that a stop takes no longer than the settings say.
        var began = time.GetTimestamp();
        var isDone = await TryAsync(preClose);
        var left = _grace - time.GetElapsedTime(began);
        await node.ShutDownConnectionsAsync(saysSo: !isDone, left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    /// <summary>Ends when no connection is left, and no function behind one; functions are waited for as long as the peers.</summary>
    public async Task AwaitEndAsync()
    {
        using var limit = new CancellationTokenSource(_grace, time);
        await node.AwaitEmptyAsync();
        try
        {
            await functions.NoneAsync().WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            functions.LeaveBehind();
        }
    }

    private async Task<bool> TryAsync(Func<IHubRooms, CancellationToken, Task> preClose)
    {
        using var limit = new CancellationTokenSource(_grace, time);
        try
        {
            await preClose(rooms, limit.Token).WaitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            Log.TimedOut(logger, _grace);
            return true;
        }
        catch (Exception failure)
        {
            Log.Failed(logger, failure);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.PreCloseFailed, LogLevel.Error, "PreClose failed; the connections are closed as without it")]
        public static partial void Failed(ILogger logger, Exception exception);

        [LoggerMessage(HubEventIds.PreCloseTimedOut, LogLevel.Warning,
            "PreClose has not ended within {Grace} (HUB__SHUTDOWN__GRACE) and is not waited for; what is open is closed now")]
        public static partial void TimedOut(ILogger logger, TimeSpan grace);
    }
}
