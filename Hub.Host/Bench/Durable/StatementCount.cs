using System.Diagnostics.Metrics;

namespace Hub.Host.Bench.Durable;

/// <summary>Counts a node's appends to the database, by what it tells itself.</summary>
internal sealed class StatementCount : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _count;

    /// <param name="meters">The scope of the node's meter.</param>
    public StatementCount(object meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "hub.durable.append.duration" && instrument.Meter.Scope == meters) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref _count));
        _listener.Start();
    }

    public long Value => Interlocked.Read(ref _count);

    public void Dispose() => _listener.Dispose();
}
