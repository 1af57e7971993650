using Hub.Tests.Fixtures;
using Hub.Tests.Rooms;

namespace Hub.Tests.Cluster.Postgres;

/// <summary>Ten thousand clients that come back at once read a durable room's history from a real database.</summary>
public sealed class RecoveryHerdTests : IAsyncLifetime
{
    private const int Clients = 10_000;
    private const int Said = 100;

    private StoreFixture _database = null!;
    private NodeFixture _node = null!;

    public async Task InitializeAsync()
    {
        _database = await StoreFixture.StartAsync(shards: 1_024);
        var store = await _database.AddAsync("test");
        // As a node that is alone claims them: the term of its engine is 1.
        await _database.RunAsync("update hub_shard set owner = 'test', incarnation = 1, term = 1");
        _node = new NodeFixture(heartbeat: new() { Interval = TimeSpan.Zero }, rooms: DurableRoomTests.Durable(keep: Said * 2), store: store);
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task They_get_everything_and_publishing_does_not_wait_for_them()
    {
        var room = NodeFixture.Room("herd");
        var ann = await _node.ConnectHubAsync();
        for (var i = 1; i <= Said; i++) ann.Publish(room, $"{i}");
        var last = default(System.Text.Json.JsonElement);
        for (var i = 1; i <= Said; i++) last = await ann.NextAsync("published");
        var epoch = last.GetProperty("epoch").GetString();
        var herd = new List<(FakeHubPeer Peer, long Since)>();
        for (var i = 0; i < Clients; i++) herd.Add((await _node.ConnectHubAsync(), i % Said));

        foreach (var (peer, since) in herd)
            peer.Say($$$$"""{"type":"subscribe","payload":{"room":"{{{{room}}}}","since":{"epoch":"{{{{epoch}}}}","offset":{{{{since}}}}}}}""");
        // While they are served: each of these is acknowledged before the next is said.
        var served = new List<int>();
        for (var i = 1; i <= 50; i++)
        {
            ann.Publish(room, $"{Said + i}");
            await ann.NextAsync("published");
            served.Add(herd.Count(client => client.Peer.HasMore));
        }

        Assert.True(served[0] < Clients, "All were served before the first publish: nothing is shown");
        foreach (var (peer, since) in herd)
        {
            Assert.True((await peer.NextAsync("subscribed")).GetProperty("recovered").GetBoolean());
            var heard = await peer.TakeAsync(Said + 50 - (int)since);
            Assert.Equal(since + 1, heard[0].Offset);
            Assert.Equal(Said + 50, heard[^1].Offset);
        }
    }
}
