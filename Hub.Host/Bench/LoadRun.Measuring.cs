using System.Globalization;

namespace Hub.Host.Bench;

/// <summary>The measured part of a load.</summary>
internal sealed partial class LoadRun
{
    private long _shownAt;
    private long _shownDeliveries;

    private LoadReport Measure()
    {
        _latency.Clear();
        var (publishedBefore, deliveredBefore) = (_published, _check.Deliveries);
        _meter.Begin();
        var start = _time.GetTimestamp();
        (_shownAt, _shownDeliveries) = (start, deliveredBefore);
        var counted = _plan.Messages > 0;
        Load(counted ? TimeSpan.MaxValue : _plan.Duration, counted ? _plan.Messages : long.MaxValue);

        // So many messages are over when the last has arrived; a time is over when it is over.
        if (counted) Drain();
        var end = counted ? _lastDelivery : _time.GetTimestamp();
        var (messages, deliveries) = (_published - publishedBefore, _check.Deliveries - deliveredBefore);
        var (server, own) = _meter.End(deliveries);
        var seconds = Math.Max(1e-9, _time.GetElapsedTime(start, end).TotalSeconds);
        if (!counted) Drain();

        return new LoadReport
        {
            Bench = _plan.Bench,
            Url = _target.Url,
            Protocol = _plan.Protocol.Name,
            Loop = _plan.Window > 0 ? "closed" : "open",
            Window = _plan.Window > 0 ? _plan.Window : null,
            Rate = _plan.Rate > 0 ? _plan.Rate : null,
            Rooms = _plan.Rooms,
            Members = _plan.Members,
            Publishers = _plan.Publishers.ToString().ToLowerInvariant(),
            Stalled = _plan.Stalled,
            Size = _plan.Size,
            Seconds = Math.Round(seconds, 3),
            Messages = messages,
            Deliveries = deliveries,
            MessagesPerSecond = Math.Round(messages / seconds, 1),
            DeliveriesPerSecond = Math.Round(deliveries / seconds, 1),
            LatencyMs = LatencySummary.Of(_latency, _time),
            Lost = InFlight,
            Doubled = _check.Doubled,
            OutOfOrder = _check.OutOfOrder,
            Closed = _closed,
            ClosedBecause = _closedBecause,
            Server = server,
            OwnCpuPercent = own,
            Interrupted = _stop.IsCancellationRequested,
        };
    }

    private LoadReport Finish(LoadReport report)
    {
        _loop.CloseAll();
        _progress.Clear();
        return report;
    }

    private void Report()
    {
        if (!_progress.IsDue) return;
        var now = _time.GetTimestamp();
        var rate = (_check.Deliveries - _shownDeliveries) / _time.GetElapsedTime(_shownAt, now).TotalSeconds;
        (_shownAt, _shownDeliveries) = (now, _check.Deliveries);
        var latency = LatencySummary.Of(_latency, _time);
        _progress.Tell(string.Create(
            CultureInfo.InvariantCulture, $"{rate:N0} deliveries/s, p50 {latency.P50:N1} ms, p99 {latency.P99:N1} ms"));
    }
}
