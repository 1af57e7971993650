using System.Diagnostics.Metrics;
using Hub.Actors.Diagnostics;
using Hub.Host.Metrics;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hub.Tests.Host.Metrics;

/// <summary>Recording costs no memory, with tags or without: it happens for every message.</summary>
[Collection(nameof(RunsAlone))]
public sealed class RecordingAllocationTests : IDisposable
{
    private const int Times = 10_000;

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void Recording_allocates_nothing()
    {
        var factory = _services.GetRequiredService<IMeterFactory>();
        using var metrics = new NodeMetrics(factory, NullLogger<NodeMetrics>.Instance);
        var meter = factory.Create(HubMetrics.MeterName);
        var counter = meter.CreateCounter<long>("hub.test");
        var times = meter.CreateHistogram<double>("hub.test.time", "s");
        var depths = meter.CreateHistogram<int>("hub.test.depth");
        object code = 1000;
        // Once before: series are made, and code that runs for the first time is compiled.
        Record();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Times; i++) Record();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // The smallest object of each recording would be 24 bytes.
        Assert.InRange(allocated, 0, Times);
        var read = Exposition.Parse(metrics.Write());
        Assert.Equal(Times + 1, read.Find("hub_test_total"));
        Assert.Equal(Times + 1, read.Find("hub_test_total", ("code", "1000"), ("kind", "a")));

        void Record()
        {
            counter.Add(1);
            counter.Add(1, new KeyValuePair<string, object?>("code", code), new KeyValuePair<string, object?>("kind", "a"));
            times.Record(0.001);
            times.Record(0.001, new KeyValuePair<string, object?>("code", code));
            depths.Record(3);
        }
    }
}
