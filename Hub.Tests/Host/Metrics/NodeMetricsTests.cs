using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Hub.Actors.Diagnostics;
using Hub.Host.Metrics;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hub.Tests.Host.Metrics;

public sealed class NodeMetricsTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly NodeMetrics _metrics;
    private readonly Meter _meter;

    public NodeMetricsTests()
    {
        _metrics = new NodeMetrics(Factory, NullLogger<NodeMetrics>.Instance);
        _meter = Factory.Create(HubMetrics.MeterName);
    }

    private IMeterFactory Factory => _services.GetRequiredService<IMeterFactory>();

    public void Dispose()
    {
        _metrics.Dispose();
        _services.Dispose();
    }

    [Theory]
    [InlineData("a.b", null, true, "a_b_total")]
    [InlineData("a.b", "{thing}", false, "a_b")]
    [InlineData("a.time", "s", false, "a_time_seconds")]
    [InlineData("a.time", "s", true, "a_time_seconds_total")]
    [InlineData("a.bytes.sent", "By", true, "a_bytes_sent_total")]
    [InlineData("a.queued", "By", false, "a_queued_bytes")]
    [InlineData("a.seen.total", null, true, "a_seen_total")]
    [InlineData("0a-b", null, false, "_a_b")]
    public void An_instrument_has_the_name_that_OpenTelemetry_gives_it(string instrument, string? unit, bool isCounter, string name) =>
        Assert.Equal(name, MetricName.Of(instrument, unit, isCounter));

    [Fact]
    public void Whatever_a_tag_or_a_description_has_in_it_is_escaped()
    {
        const string Value = "a \"b\" \\ c\nd,e=\"{}\" é";
        _meter.CreateCounter<long>("hub.test", null, "one\\two\nthree").Add(3, new KeyValuePair<string, object?>("some.tag", Value));

        var read = Read();

        Assert.Equal(3, read.Find("hub_test_total", ("some_tag", Value)));
        Assert.Equal("one\\\\two\\nthree", read.Families["hub_test_total"].Help);
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.NaN)]
    [InlineData(1e-300)]
    [InlineData(-12345678901234.5)]
    public void Every_number_can_be_read_back(double value)
    {
        _meter.CreateObservableGauge("hub.test", () => value);

        Assert.Equal(value, Read().Find("hub_test"));
    }

    [Fact]
    public void A_histogram_counts_what_is_at_most_its_bound()
    {
        var times = _meter.CreateHistogram<double>("hub.test.time", "s");
        foreach (var value in (double[])[0.0005, 0.00050001, 10, 11]) times.Record(value);
        var counts = _meter.CreateHistogram<int>("hub.test.depth", "{message}");
        foreach (var value in (int[])[0, 1, 3, 70_000]) counts.Record(value);

        var read = Read();

        Assert.Equal([1, 2, 3, 4], new[] { "0.0005", "0.001", "10", "+Inf" }.Select(bound => read.Find("hub_test_time_seconds_bucket", ("le", bound))));
        Assert.Equal(21.00100001, read.Find("hub_test_time_seconds_sum")!.Value, 10);
        Assert.Equal([2, 2, 3, 3, 4], new[] { "1", "2", "4", "65536", "+Inf" }.Select(bound => read.Find("hub_test_depth_bucket", ("le", bound))));
        Assert.Equal(70_004, read.Find("hub_test_depth_sum"));
    }

    [Fact]
    public async Task Nothing_is_lost_or_counted_twice_while_many_record_and_others_look()
    {
        const int Writers = 8;
        const int Each = 20_000;
        var counter = _meter.CreateCounter<long>("hub.test");
        var upDown = _meter.CreateUpDownCounter<long>("hub.test.open");
        var times = _meter.CreateHistogram<double>("hub.test.time", "s");
        using var start = new Barrier(Writers + 1);

        var writers = Enumerable.Range(0, Writers).Select(writer => Task.Factory.StartNew(() =>
        {
            start.SignalAndWait();
            for (var i = 0; i < Each; i++)
            {
                counter.Add(1);
                counter.Add(2, new KeyValuePair<string, object?>("writer", writer % 2));
                upDown.Add(i % 2 == 0 ? 1 : -1);
                times.Record(0.25);
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        start.SignalAndWait();
        // Each look is a whole and legal text.
        while (!Task.WhenAll(writers).IsCompleted) Read();
        await Task.WhenAll(writers);

        var read = Read();
        Assert.Equal(Writers * Each, read.Find("hub_test_total"));
        Assert.Equal(Writers * Each, read.Find("hub_test_total", ("writer", "0")));
        Assert.Equal(Writers * Each, read.Find("hub_test_total", ("writer", "1")));
        Assert.Equal(0, read.Find("hub_test_open"));
        Assert.Equal(Writers * Each, read.Find("hub_test_time_seconds_count"));
        Assert.Equal(Writers * Each * 0.25, read.Find("hub_test_time_seconds_sum"));
    }

    [Fact]
    public void What_has_more_sets_of_tags_than_are_kept_is_counted_together()
    {
        var counter = _meter.CreateCounter<long>("hub.test");

        for (var i = 0; i < SeriesTable.Most + 500; i++) counter.Add(1, new KeyValuePair<string, object?>("i", i));
        counter.Add(5, new KeyValuePair<string, object?>("i", 0));

        var read = Read();
        Assert.Equal(SeriesTable.Most + 1, read.Families["hub_test_total"].Samples.Count);
        Assert.Equal(500, read.Find("hub_test_total", ("overflow", "true")));
        Assert.Equal(6, read.Find("hub_test_total", ("i", "0")));
    }

    [Fact]
    public void Tags_that_read_the_same_are_one_series()
    {
        var counter = _meter.CreateCounter<long>("hub.test");

        counter.Add(1, new KeyValuePair<string, object?>("a", 1), new KeyValuePair<string, object?>("b", "x"));
        counter.Add(1, new KeyValuePair<string, object?>("b", "x"), new KeyValuePair<string, object?>("a", "1"));

        Assert.Equal(2, Read().Find("hub_test_total", ("a", "1"), ("b", "x")));
    }

    [Fact]
    public void One_that_cannot_be_observed_hides_no_other()
    {
        var isBroken = false;
        _meter.CreateObservableGauge("hub.test.a", () => isBroken ? throw new InvalidOperationException("broken") : 1);
        _meter.CreateObservableGauge("hub.test.b", () => 2);
        Assert.Equal(1, Read().Find("hub_test_a"));

        isBroken = true;

        Assert.Null(Read().Find("hub_test_a"));
        Assert.Equal(2, Read().Find("hub_test_b"));
    }

    [Fact]
    public void Other_meters_and_those_of_other_nodes_are_not_listened_to()
    {
        using var other = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var own = Factory.Create("Shop").CreateCounter<long>("hub.test.own");
        var others = other.GetRequiredService<IMeterFactory>().Create(HubMetrics.MeterName).CreateCounter<long>("hub.test.other");

        Assert.False(own.Enabled);
        Assert.False(others.Enabled);
        Assert.True(_meter.CreateCounter<long>("hub.test").Enabled);
    }

    [Fact]
    public void Whoever_is_disposed_of_listens_no_more_and_is_kept_by_nobody()
    {
        var counter = _meter.CreateCounter<long>("hub.test");
        var forgotten = ListenAndDispose(Factory);
        _metrics.Dispose();

        Assert.False(counter.Enabled);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(forgotten.IsAlive);
    }

    // A method of its own, whose locals are gone when it has returned.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference ListenAndDispose(IMeterFactory factory)
    {
        var metrics = new NodeMetrics(factory, NullLogger<NodeMetrics>.Instance);
        Assert.Contains("dotnet_", metrics.Write(), StringComparison.Ordinal);
        metrics.Dispose();
        return new WeakReference(metrics);
    }

    private Exposition Read() => Exposition.Parse(_metrics.Write());
}
