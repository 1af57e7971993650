using System.Diagnostics.Metrics;
using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Connections;

/// <summary>Connections that could stay are closed for the sake of the cluster: a node is drained, or has more than its share.</summary>
public sealed class SheddingTests : IAsyncLifetime
{
    private readonly MemoryCluster _cluster = new(rebalance: new RebalanceOptions { Rate = 1_000, Above = 20, Interval = TimeSpan.FromMilliseconds(20) });

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_drained_node_loses_its_connections_by_4206_and_its_shards_and_takes_none_again()
    {
        var (a, b) = await TwoNodesAsync();
        var room = _cluster.RoomOf(b);
        var (ann, ben) = (await a.SubscribeAsync(room), await b.SubscribeAsync(room));
        ben.Publish(room, "1");
        var position = (await ben.NextAsync("published")).GetProperty("epoch").GetString();

        Assert.Equal(1, await a.Fixture.Node.DrainAsync(b.Engine.Self, 1_000, CancellationToken.None).WaitAsync(Limits.Generous));

        Assert.Equal(CloseCodes.NodeDraining, await ben.Transport.ClosedAsync());
        await Poll.UntilAsync(() => _cluster.Tables.Shards.All(row => row.Owner == a.Engine.Self));
        Assert.True(b.Fixture.Node is { IsDraining: true, RefusesConnections: true });
        Assert.False(a.Fixture.Node.IsDraining);
        var (_, actor) = await b.Fixture.Node.OpenAsync(Echo()).WaitAsync(Limits.Generous);
        Assert.True(actor.IsNobody());
        // Nothing was lost on the way.
        await ann.NextAsync("message");
        ann.Publish(room, "2");
        var published = await ann.NextAsync("published");
        Assert.Equal((position, 2), (published.GetProperty("epoch").GetString(), published.GetProperty("offset").GetInt64()));
    }

    [Fact]
    public async Task A_drained_node_that_joins_anew_is_drained_still()
    {
        var (a, b) = await TwoNodesAsync();
        await a.Fixture.Node.DrainAsync(b.Engine.Self, 1_000, CancellationToken.None).WaitAsync(Limits.Generous);
        await Poll.UntilAsync(() => _cluster.Tables.Shards.All(row => row.Owner == a.Engine.Self));
        var former = b.Engine.Self;

        b.Membership.Evict();

        await Poll.UntilAsync(() => b.Engine.Self != former && a.Engine.State.Nodes.Any(node => node.Id == b.Engine.Self && node.IsLeaving));
        await Poll.UntilAsync(() => _cluster.Tables.Shards.All(row => row.Owner == a.Engine.Self));
    }

    [Fact]
    public async Task A_node_that_is_gone_cannot_be_drained()
    {
        var (a, b) = await TwoNodesAsync();
        var former = b.Engine.Self;
        b.Membership.Evict();
        await Poll.UntilAsync(() => a.Engine.State.Nodes.All(node => node.Id != former));

        Assert.Null(await a.Fixture.Node.DrainAsync(former, 1, CancellationToken.None).WaitAsync(Limits.Generous));
        Assert.False(b.Fixture.Node.IsDraining);
    }

    [Fact]
    public async Task A_node_above_the_mean_sheds_down_to_it_by_4202_and_the_others_none()
    {
        var (a, b) = await TwoNodesAsync();
        var shed = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, it) =>
        {
            if (instrument.Name == "hub.connections.shed" && instrument.Meter.Scope == a.Fixture.Meters) it.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            if (tags is [{ Key: "reason", Value: "rebalance" }]) Interlocked.Add(ref shed, (int)count);
        });
        listener.Start();
        var few = await ConnectAsync(b, 2);

        var many = await ConnectAsync(a, 10);

        // Nobody comes back in this test: three beside two are within 20 percent of the mean.
        await Poll.UntilAsync(async _ => await a.Fixture.Node.CountConnectionsAsync(a.Engine.Self, CancellationToken.None) == 3);
        var closed = many.Where(peer => peer.IsClosed).ToList();
        Assert.Equal((7, 7), (closed.Count, Volatile.Read(ref shed)));
        foreach (var peer in closed) Assert.Equal(CloseCodes.MoreThanShare, await peer.ClosedAsync());
        Assert.DoesNotContain(few, peer => peer.IsClosed);
    }

    [Fact]
    public async Task Those_that_are_closing_already_count_among_those_that_are_to_go()
    {
        var node = (await _cluster.AddAsync("a")).Fixture;
        List<(FakeTransport Peer, Connection Connection)> all = [];
        for (var i = 0; i < 10; i++) all.Add(await node.ConnectAsync(Echo(), new FakeTransport(answersClose: false)));
        node.Node.View.Shed(6, perSecond: 1_000);
        await Poll.UntilAsync(() => all.Count(one => one.Peer.IsClosed) == 6);

        // Of ten, as whoever counts them now still finds.
        node.Node.View.Shed(7, perSecond: 1_000);

        await Poll.UntilAsync(() => all.Count(one => one.Peer.IsClosed) >= 7);
        // Behind whatever else it was told.
        foreach (var (_, connection) in all) await node.Node.View.FindAsync(connection.Id);
        Assert.Equal(7, all.Count(one => one.Peer.IsClosed));
    }

    [Theory]
    [InlineData(120, 220, 2, 20, 0)]
    [InlineData(133, 233, 2, 20, 0)]
    [InlineData(150, 200, 2, 20, 50)]
    [InlineData(150, 201, 2, 20, 49)]
    [InlineData(150, 250, 2, 20, 0)]
    [InlineData(150, 250, 2, 19, 25)]
    [InlineData(3, 3, 3, 20, 2)]
    [InlineData(1, 1, 3, 20, 0)]
    [InlineData(0, 0, 2, 20, 0)]
    public void What_is_above_the_mean_by_more_than_so_many_percent_is_too_much(int own, long all, int nodes, int above, int excess) =>
        Assert.Equal(excess, new Rebalancer.Counts(own, all, nodes).Excess(above));

    private async Task<(MemoryNode A, MemoryNode B)> TwoNodesAsync()
    {
        var (a, b) = (await _cluster.AddAsync("a"), await _cluster.AddAsync("b"));
        await _cluster.PlacedAsync("a", "b");
        await Poll.UntilAsync(() => a.Engine.Links.Concat(b.Engine.Links).All(link => link.IsUp));
        return (a, b);
    }

    private static async Task<IReadOnlyList<FakeTransport>> ConnectAsync(MemoryNode node, int count)
    {
        var peers = new List<FakeTransport>();
        for (var i = 0; i < count; i++) peers.Add((await node.Fixture.ConnectAsync(Echo())).Peer);
        return peers;
    }

    private static ConnectionPlan Echo() => new() { Handler = (connection, _) => new EchoHandler(connection) };
}
