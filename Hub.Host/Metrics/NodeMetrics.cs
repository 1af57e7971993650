using System.Diagnostics.Metrics;
using Hub.Actors.Diagnostics;

namespace Hub.Host.Metrics;

/// <summary>
/// Listens to the instruments of this node from its start, adds up what they measure, and writes it all in Prometheus' text format. Other nodes
/// of the process are told apart by their meter factory. Safe to use from any thread.
/// </summary>
internal sealed partial class NodeMetrics : IDisposable
{
    private const string RuntimeMeter = "System.Runtime";
    private const string KernelMeter = "Hub.Actors.Kernel";

    // Of the runtime's those that tell of its load and its memory. They are the process's.
    private static readonly HashSet<string> s_ofRuntime =
    [
        "dotnet.gc.collections", "dotnet.gc.heap.total_allocated", "dotnet.gc.last_collection.heap.size", "dotnet.gc.last_collection.memory.committed_size",
        "dotnet.gc.pause.time", "dotnet.monitor.lock_contentions", "dotnet.process.cpu.count", "dotnet.process.cpu.time",
        "dotnet.process.memory.working_set", "dotnet.thread_pool.queue.length", "dotnet.thread_pool.thread.count",
    ];

    // The runtime calls them counters, and they go down too.
    private static readonly HashSet<string> s_levels = ["dotnet.thread_pool.queue.length", "dotnet.thread_pool.thread.count"];

    /// <summary>The meters of which some are.</summary>
    public static readonly string[] Meters = [HubMetrics.MeterName, KernelMeter, RuntimeMeter];

    private readonly IMeterFactory _node;
    private readonly ILogger<NodeMetrics> _logger;
    private readonly MeterListener _listener = new();

    // Invariant: whoever holds it is the only one who observes, writes, or knows the families. Recording does not take it.
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);

    public NodeMetrics(IMeterFactory node, ILogger<NodeMetrics> logger)
    {
        _node = node;
        _logger = logger;
        _listener.InstrumentPublished = Published;
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => ((MetricFamily)family!).Record((long)value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.Start();
    }

    /// <summary>All metrics, as they are now.</summary>
    public string Write()
    {
        lock (_lock)
        {
            Observe();
            var text = new MetricsText();
            foreach (var family in _families.Values) family.Write(text);
            return text.ToString();
        }
    }

    /// <summary>The same, by the names of samples with their labels.</summary>
    public Dictionary<string, double> Read()
    {
        lock (_lock)
        {
            Observe();
            var table = new MetricTable();
            foreach (var family in _families.Values) family.WriteSamples(table);
            return table.Values;
        }
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>Whether an instrument is one of the node's, or of those that its process has.</summary>
    public static bool IsTaken(Instrument instrument, IMeterFactory node) => instrument.Meter.Name == RuntimeMeter
        ? s_ofRuntime.Contains(instrument.Name)
        : IsOurs(instrument.Meter) && ReferenceEquals(instrument.Meter.Scope, node);

    // Called with the lock held.
    private void Observe()
    {
        foreach (var family in _families.Values) family.BeginObserving();
        try
        {
            _listener.RecordObservableInstruments();
        }
        catch (AggregateException failed)
        {
            // All others have told theirs.
            Log.NotObserved(_logger, failed);
        }
    }

    private void Published(Instrument instrument, MeterListener listener)
    {
        if (!IsTaken(instrument, _node) || FamilyOf(instrument) is not { } family) return;
        lock (_lock)
        {
            if (!_families.TryAdd(family.Name, family)) return;
        }

        listener.EnableMeasurementEvents(instrument, family);
    }

    // An application's own, of the same factory, are its own to export.
    private static bool IsOurs(Meter meter) => meter.Name is HubMetrics.MeterName or KernelMeter;

    private static MetricFamily? FamilyOf(Instrument instrument)
    {
        var kind = instrument.GetType().GetGenericTypeDefinition();
        var isCounter = (kind == typeof(Counter<>) || kind == typeof(ObservableCounter<>)) && !s_levels.Contains(instrument.Name);
        var name = MetricName.Of(instrument.Name, instrument.Unit, isCounter);
        var type = isCounter ? "counter" : "gauge";
        var help = instrument.Description ?? "";
        if (instrument.IsObservable) return new ObservedFamily(name, type, help);
        if (HistogramFamily.BoundsOf(instrument) is { } bounds) return new HistogramFamily(name, help, bounds);
        return isCounter || kind == typeof(UpDownCounter<>) ? new CountedFamily(name, type, help) : null;
    }

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.MetricNotObserved, LogLevel.Error, "A metric could not be observed and is missing in /metrics")]
        public static partial void NotObserved(ILogger logger, Exception failed);
    }
}
