using System.Diagnostics.Metrics;

namespace Hub.Actors.Diagnostics;

/// <summary>What becomes of durable messages, of the meter <c>Hub</c>. Safe to use from any thread.</summary>
internal sealed class StoreMetrics
{
    private readonly Meter _meter;
    private readonly Histogram<double> _appends;
    private readonly Counter<long> _failures;

    public StoreMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(HubMetrics.MeterName);
        _appends = _meter.CreateHistogram<double>("hub.durable.append.duration", "s", "Time that a batch of durable messages took to be in the database");
        _failures = _meter.CreateCounter<long>("hub.durable.failures", "{attempt}", "Attempts to store durable messages that failed or were slow, by reason");
    }

    /// <summary>Has the instrument that is looked at tell what holds at that moment.</summary>
    /// <param name="waiting">Messages that are not in the database yet.</param>
    public void Observe(Func<long> waiting) =>
        _meter.CreateObservableUpDownCounter("hub.durable.waiting", waiting, "{message}", "Durable messages of this node's rooms that are not in the database yet");

    public void Appended(TimeSpan took) => _appends.Record(took.TotalSeconds);

    public void Failed(string reason) => _failures.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
