using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Cluster;

/// <summary>Nodes that are all up and cannot all reach each other.</summary>
public sealed class BrokenLinksTests : IAsyncLifetime
{
    private readonly MemoryCluster _cluster = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Of_two_that_are_cut_off_from_each_other_the_younger_steps_out_until_they_are_not()
    {
        var (a, b) = (await _cluster.AddAsync("a"), await _cluster.AddAsync("b"));
        var (ann, ben) = (await a.Fixture.ConnectHubAsync(), await b.Fixture.ConnectHubAsync());

        foreach (var (from, to) in (ReadOnlySpan<(string, string)>)[("a", "b"), ("b", "a")]) _cluster.Cut(from, to, stays: true);

        Assert.Equal(CloseCodes.Reconnect, (await ben.Transport.ClosedAsync()).Code);
        Assert.True(b.Fixture.Node.RefusesConnections);
        Assert.False(b.Fixture.Node.IsReady);
        await _cluster.PlacedAsync("a");
        Assert.True(a.Fixture.Node.IsReady);
        ann.Publish(NodeFixture.Room("any"), "1");
        await ann.NextAsync("published");

        foreach (var (from, to) in (ReadOnlySpan<(string, string)>)[("a", "b"), ("b", "a")]) _cluster.Mend(from, to);
        await _cluster.PlacedAsync("a", "b");
        Assert.False(b.Fixture.Node.RefusesConnections);
        await Poll.UntilAsync(() => b.Fixture.Node.IsReady);
        Assert.False(ann.HasMore);
    }

    [Fact]
    public async Task Of_four_the_one_that_the_others_cannot_reach_steps_out_though_it_is_the_oldest()
    {
        var names = (string[])["a", "b", "c", "d"];
        var nodes = new List<MemoryNode>();
        foreach (var name in names) nodes.Add(await _cluster.AddAsync(name));
        await _cluster.PlacedAsync(names);
        var room = _cluster.RoomOf(nodes[0]);
        var ben = await nodes[1].SubscribeAsync(room);

        // What it says itself is still heard.
        foreach (var name in names[1..]) _cluster.Cut(name, "a", stays: true);

        await _cluster.PlacedAsync("b", "c", "d");
        Assert.False((await ben.NextAsync("subscribed")).GetProperty("recovered").GetBoolean());
        ben.Publish(room, "1");
        await ben.NextAsync("published");
    }

    // As long as that is so, the node is known to the others by an address that is not its own.
    [Fact]
    public async Task A_node_with_a_wrong_address_stays_out_and_comes_in_once_it_is_right()
    {
        foreach (var name in (string[])["a", "b"]) await _cluster.AddAsync(name);
        foreach (var name in (string[])["a", "b"]) _cluster.Cut(name, "c", stays: true);
        var c = await _cluster.AddAsync("c");

        await Poll.UntilAsync(() => c.Fixture.Node.RefusesConnections);
        await _cluster.PlacedAsync("a", "b");

        foreach (var name in (string[])["a", "b"]) _cluster.Mend(name, "c");
        await _cluster.PlacedAsync("a", "b", "c");
    }
}
