using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Hub.Actors.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Hub.Tests.Fixtures;

/// <summary>What an operator sees of stores: their log and their figures.</summary>
internal sealed class StoreSigns : ILoggerFactory
{
    private readonly ServiceProvider _meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _failures = new();
    private readonly ConcurrentQueue<double> _durations = new();
    private readonly ConcurrentQueue<(int Id, LogLevel Level, string Text)> _lines = new();
    private long _waiting;

    public StoreSigns()
    {
        var scope = _meters.GetRequiredService<IMeterFactory>();
        Metrics = new StoreMetrics(scope);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, scope)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (instrument.IsObservable) Interlocked.Add(ref _waiting, value);
            else _failures.AddOrUpdate((string)tags[0].Value!, value, (_, sum) => sum + value);
        });
        _listener.SetMeasurementEventCallback<double>((_, value, _, _) => _durations.Enqueue(value));
        _listener.Start();
    }

    public StoreMetrics Metrics { get; }

    /// <summary>The lines so far, in order.</summary>
    public IReadOnlyList<(int Id, LogLevel Level, string Text)> Lines => [.. _lines];

    /// <summary>How long appends took, in seconds.</summary>
    public IReadOnlyCollection<double> Durations => [.. _durations];

    /// <summary><c>hub.durable.failures</c> with that reason.</summary>
    public long Failures(string reason) => _failures.GetValueOrDefault(reason);

    /// <summary><c>hub.durable.waiting</c> of all nodes, now.</summary>
    public long Waiting()
    {
        Interlocked.Exchange(ref _waiting, 0);
        _listener.RecordObservableInstruments();
        return Interlocked.Read(ref _waiting);
    }

    public IEnumerable<string> LinesOf(int id) => _lines.Where(line => line.Id == id).Select(line => line.Text);

    public ILogger CreateLogger(string categoryName) => new Logger(_lines);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("These lines go to nobody else.");

    public void Dispose()
    {
        _listener.Dispose();
        _meters.Dispose();
    }

    private sealed class Logger(ConcurrentQueue<(int Id, LogLevel Level, string Text)> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue((eventId.Id, logLevel, formatter(state, exception)));
    }
}
