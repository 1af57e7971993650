using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Diagnostics;

/// <summary>Every transition of a cluster is counted, and what holds is told to whoever looks.</summary>
public sealed class ClusterMetricsTests : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, long> _sums = new();
    private readonly ConcurrentQueue<(string Name, double Value)> _looked = new();
    private readonly MeterListener _listener = new();
    private readonly MemoryCluster _cluster = new();

    public ClusterMetricsTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, _cluster.Meters)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var name = tags.Length > 0 ? (string)tags[0].Value! : instrument.Name;
            _sums.AddOrUpdate(name, value, (_, sum) => sum + value);
        });
        _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => _looked.Enqueue((instrument.Name, value)));
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => _looked.Enqueue((instrument.Name, value)));
        _listener.Start();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _listener.Dispose();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task What_becomes_of_nodes_leases_links_and_shards()
    {
        var (a, b) = (await _cluster.AddAsync("a"), await _cluster.AddAsync("b"));
        await _cluster.PlacedAsync("a", "b");
        var ofB = _cluster.Tables.Shards.Count(row => row.Owner?.Node.Name == "b");
        await Poll.UntilAsync(() => Of("joined") == 2 && Of("link_up") == 2);
        await Poll.UntilAsync(() => Of("hub.cluster.shards.handed_over") == ofB && Of("hub.cluster.shards.taken") == 64 + ofB);

        b.Membership.Lapse(isHeld: false);
        b.Membership.Lapse(isHeld: true);
        await Poll.UntilAsync(() => Of("lease_lost") == 1 && Of("lease_renewed") == 1);
        _cluster.Cut("a", "b", stays: false);
        await Poll.UntilAsync(() => Of("link_down") == 1 && Of("link_up") == 3);
        b.Membership.Evict();
        await Poll.UntilAsync(() => Of("evicted") == 1 && Of("joined") == 3 && Of("node_gone") == 2);

        foreach (var (from, to) in (ReadOnlySpan<(string, string)>)[("a", "b"), ("b", "a")]) _cluster.Cut(from, to, stays: true);
        await Poll.UntilAsync(() => Of("node_suspected") == 2 && Of("stepped_out") == 1);
        await Poll.UntilAsync(() => a.Engine.Status.View?.Nodes.Count == 1);
    }

    [Fact]
    public async Task What_holds_when_somebody_looks()
    {
        foreach (var name in (string[])["a", "b"]) await _cluster.AddAsync(name);
        await _cluster.PlacedAsync("a", "b");

        await Poll.UntilAsync(() => Looked("hub.cluster.nodes") == 4 && Looked("hub.cluster.shards") == 64 && Looked("hub.cluster.links") == 2);
        Assert.Equal(2, Looked("hub.cluster.lease.left"));
        Assert.Equal(0, Looked("hub.cluster.links.waiting"));
    }

    private long Of(string name) => _sums.GetValueOrDefault(name);

    // Of both nodes.
    private double Looked(string name)
    {
        _looked.Clear();
        _listener.RecordObservableInstruments();
        return _looked.Where(looked => looked.Name == name).Sum(looked => looked.Value);
    }
}
