using Hub.Actors.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>Makes days of messages ahead, and drops those of which nothing is kept any more. Every node does; twice is once.</summary>
/// <param name="partitions">The days.</param>
/// <param name="longest">How long a message is kept at most; null for ever.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">For days that are dropped.</param>
internal sealed partial class Retention(Partitions partitions, Func<TimeSpan?> longest, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private const int DaysAhead = 3;

    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource _stopped = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Makes what is needed now, and goes on with it.</summary>
    public async Task StartAsync()
    {
        await RunOnceAsync();
        _running = RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        await _running;
        _stopped.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(Every, time, _stopped.Token);
                await RunOnceAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private async Task RunOnceAsync()
    {
        try
        {
            var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
            // Yesterday's too: clocks of nodes differ.
            await partitions.MakeAsync(Enumerable.Range(-1, DaysAhead + 2).Select(today.AddDays), _stopped.Token);
            if (longest() is not { } kept) return;
            var oldest = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime - kept).AddDays(-1);
            if (await partitions.DropAsync(oldest, _stopped.Token) is > 0 and var dropped) Log.Dropped(logger, dropped, $"{oldest:yyyy-MM-dd}");
        }
        catch (Exception failure) when (DatabaseFailure.IsOne(failure))
        {
            // The next time; a day that is missing is made by whoever needs it.
            Log.Failed(logger, failure.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.DaysDropped, LogLevel.Information, "{Count} days of durable messages before {Day} were dropped: they are kept no longer")]
        public static partial void Dropped(ILogger logger, int count, string day);

        [LoggerMessage(HubEventIds.RetentionFailed, LogLevel.Warning, "Days of durable messages could not be made or dropped, it is tried again in an hour: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
