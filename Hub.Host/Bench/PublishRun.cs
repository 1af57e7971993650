using Hub.Actors;
using Hub.Actors.Client;

namespace Hub.Host.Bench;

/// <summary>Publishes with one client of hub.v1, so many at a time, and waits for each acknowledgement.</summary>
/// <param name="url">The server's route of hub.v1.</param>
/// <param name="rooms">Rooms, in turn.</param>
/// <param name="inFlight">Publishes at a time.</param>
/// <param name="bytes">Of data.</param>
/// <param name="time">The clock.</param>
internal sealed class PublishRun(Uri url, int rooms, int inFlight, int bytes, TimeProvider time)
{
    // Guards the histogram, and whether it counts.
    private readonly Lock _gate = new();
    private readonly LatencyHistogram _latency = new();
    private bool _isMeasuring;

    /// <exception cref="HubException">The server refuses it.</exception>
    public async Task<PublishReport> RunAsync(TimeSpan warmUp, TimeSpan duration, CancellationToken stop)
    {
        await using var hub = new HubClient(url);
        await hub.ConnectAsync(stop);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var data = new string('x', bytes);
        var loops = Enumerable.Range(0, inFlight).Select(i => LoopAsync(hub, $"bench-{i % rooms}", data, over.Token)).ToArray();
        try
        {
            await Task.WhenAny(Task.Delay(warmUp, time, stop), Task.WhenAll(loops));
            var began = Measure(true);
            await Task.WhenAny(Task.Delay(duration, time, stop), Task.WhenAll(loops));
            var ended = Measure(false);
            await over.CancelAsync();
            await Task.WhenAll(loops);
            var seconds = time.GetElapsedTime(began, ended).TotalSeconds;
            return new PublishReport
            {
                Bench = "publish",
                Url = url.ToString(),
                Rooms = rooms,
                InFlight = inFlight,
                Bytes = bytes,
                Seconds = Math.Round(seconds, 3),
                Acknowledged = _latency.Count,
                AcknowledgedPerSecond = Math.Round(_latency.Count / seconds, 1),
                LatencyMs = LatencySummary.Of(_latency, time),
            };
        }
        finally
        {
            await over.CancelAsync();
        }
    }

    private long Measure(bool isMeasuring)
    {
        lock (_gate) _isMeasuring = isMeasuring;
        return time.GetTimestamp();
    }

    private async Task LoopAsync(HubClient hub, string room, string data, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var began = time.GetTimestamp();
            await hub.PublishAsync(room, data, cancellation: CancellationToken.None);
            var took = time.GetTimestamp() - began;
            lock (_gate)
            {
                if (_isMeasuring) _latency.Record(took);
            }
        }
    }
}
