using Hub.Actors.Cluster.Embedded;
using Hub.Actors.Rooms;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Rooms;

/// <summary>What a connection hears of a database that does not take what it says.</summary>
public sealed class DurableTroubleTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new();
    private StoreFixture _fixture = null!;
    private NodeFixture _node = null!;
    private FakeHubPeer _peer = null!;

    public async Task InitializeAsync()
    {
        _fixture = await StoreFixture.StartAsync(_time, shards: EmbeddedEngine.DefaultShardCount);
        await _fixture.RunAsync("update hub_shard set owner = 'test', incarnation = 1, term = 1");
        var rooms = new RoomOptions { HasDatabase = true };
        rooms.Rooms.Add(new RoomRule { History = RoomHistory.Durable });
        _node = new NodeFixture(time: _time, rooms: rooms, store: await _fixture.AddAsync("test"));
        _peer = await _node.ConnectHubAsync();
        _peer.Say("""{"type":"subscribe","payload":{"room":"room"}}""");
        await _peer.NextAsync("subscribed");
        Assert.Equal(1, await PublishedAsync());
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _fixture.DisposeAsync();
    }

    [Fact]
    public async Task A_publish_that_is_refused_is_told_by_108_and_leaves_no_hole()
    {
        await _fixture.RefuseAsync("53100", "No space left on device");
        Publish();
        await Poll.UntilAsync(() =>
        {
            if (!_peer.HasMore) _time.Advance(TimeSpan.FromMilliseconds(500));
            return _peer.HasMore;
        });

        var error = await _peer.NextAsync("error");

        Assert.Equal(108, error.GetProperty("code").GetInt32());
        Assert.Contains("The database is full", error.GetRawText(), StringComparison.Ordinal);
        await _fixture.TakeAsync();
        Assert.Equal(2, await PublishedAsync());
        Assert.Equal(2, await _fixture.CountAsync());
    }

    // Its own message comes to nobody who said it.
    private async Task<long> PublishedAsync()
    {
        Publish();
        return (await _peer.NextAsync("published")).GetProperty("offset").GetInt64();
    }

    private void Publish() => _peer.Say("""{"type":"publish","payload":{"room":"room","data":1},"id":1}""");
}
