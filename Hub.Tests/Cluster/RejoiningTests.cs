using Hub.Actors.Cluster;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Cluster;

/// <summary>A node that is no member any more joins anew, and those in its rooms go on.</summary>
public sealed class RejoiningTests : IAsyncLifetime
{
    private readonly MemoryCluster _cluster = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_node_that_was_given_up_comes_back_and_its_members_go_on()
    {
        var (a, b) = (await _cluster.AddAsync("a"), await _cluster.AddAsync("b"));
        await _cluster.PlacedAsync("a", "b");
        var room = _cluster.RoomOf(a);
        var (ann, ben) = (await a.SubscribeAsync(room), await b.SubscribeAsync(room));

        b.Membership.Evict();

        ann.Publish(room, "1");
        await ann.NextAsync("published");
        Assert.Equal(1, (await ben.NextAsync("message")).GetProperty("offset").GetInt64());
        ann.Say($$$"""{"type":"presence","payload":{"room":"{{{room}}}"}}""");
        Assert.Equal(2, (await ann.NextAsync("presence")).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_node_whose_cluster_actor_fails_joins_anew()
    {
        var (a, b) = (await _cluster.AddAsync("a"), await _cluster.AddAsync("b"));
        await _cluster.PlacedAsync("a", "b");
        var former = b.Engine.Self;
        var room = _cluster.RoomOf(b);
        var (ann, ben) = (await a.SubscribeAsync(room), await b.SubscribeAsync(room));

        b.Fixture.System.ActorSelection("/user/cluster").Tell(new ClusterView(null!, null!, null!));

        await ann.NextAsync("subscribed");
        await ben.NextAsync("subscribed");
        await _cluster.PlacedAsync("a", "b");
        Assert.NotEqual(former, b.Engine.Self);
        ann.Publish(room, "1");
        await ben.NextAsync("message");
    }

    [Fact]
    public async Task A_node_that_is_given_up_after_its_lease_has_ended_owns_rooms_again()
    {
        var (a, b) = (await _cluster.AddAsync("a"), await _cluster.AddAsync("b"));
        await _cluster.PlacedAsync("a", "b");
        var room = _cluster.RoomOf(b);
        var ann = await a.SubscribeAsync(room);
        b.Membership.Lapse(isHeld: false);

        b.Membership.Evict();
        await _cluster.PlacedAsync("a", "b");

        Assert.Equal("b", _cluster.OwnerOf(room));
        Assert.False((await ann.NextAsync("subscribed")).GetProperty("recovered").GetBoolean());
        ann.Publish(room, "1");
        await ann.NextAsync("published");
    }
}
