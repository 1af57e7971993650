using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Diagnostics;

/// <summary>Every transition of a cluster is counted, and what holds is told to whoever looks.</summary>
public sealed class ClusterMetricsTests : IAsyncLifetime
{
    private const string Gaps = "hub.room.gaps";
    private const string Held = "hub.messages.held";

    // Nodes have scopes of their own.
    private readonly ConcurrentDictionary<(object Scope, string Name), long> _ofNodes = new();
    private readonly ConcurrentDictionary<string, long> _sums = new();
    private readonly ConcurrentQueue<(string Name, double Value)> _looked = new();
    private readonly MeterListener _listener = new();
    private readonly MemoryCluster _cluster = new();

    public ClusterMetricsTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, _cluster.Meters) || instrument.Name is Gaps or Held)
                listener.EnableMeasurementEvents(instrument, instrument.Meter.Scope);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, scope) =>
        {
            if (instrument.Name is Gaps or Held)
            {
                _ofNodes.AddOrUpdate((scope!, instrument.Name), value, (_, sum) => instrument.IsObservable ? value : sum + value);
                return;
            }

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

    [Fact]
    public async Task What_waits_for_an_owner_and_what_members_have_missed_for_good()
    {
        var (a, b) = (await _cluster.AddAsync("a"), await _cluster.AddAsync("b"));
        await _cluster.PlacedAsync("a", "b");
        var room = _cluster.RoomOf(b);
        var ann = await a.SubscribeAsync(room);
        var raw = await b.Fixture.JoinRawAsync(room);

        b.Membership.Lapse(isHeld: false);
        await b.SettleAsync();
        raw.Say("waits");
        await Poll.UntilAsync(() => OfNode(b, Held) == 1);
        b.Membership.Lapse(isHeld: true);
        await ann.NextAsync("message");
        Assert.Equal(0, OfNode(b, Held));
        Assert.Equal(0, OfNode(a, Gaps));

        await _cluster.KillAsync(b);
        await ann.NextAsync("subscribed");
        Assert.Equal(1, OfNode(a, Gaps));
    }

    private long OfNode(MemoryNode node, string name)
    {
        _listener.RecordObservableInstruments();
        return _ofNodes.GetValueOrDefault((node.Fixture.Meters, name));
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
