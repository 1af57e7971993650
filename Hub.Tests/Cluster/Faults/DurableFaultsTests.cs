using Hub.Tests.Fixtures;

namespace Hub.Tests.Cluster.Faults;

/// <summary>What becomes of durable rooms when nodes go, with real processes and a real database: nothing, but that it takes a moment.</summary>
[Collection(nameof(RunsAlone))]
public sealed class DurableFaultsTests : IAsyncLifetime
{
    private static readonly (string, string)[] s_durable = [("HUB__ROOMS__0__HISTORY", "durable")];

    private readonly RoomTraffic _traffic = new();
    private HubCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _cluster = await HubCluster.StartAsync();
        foreach (var name in (string[])["a", "b", "c"]) await _cluster.AddAsync(name, s_durable);
        await _cluster.EvenAsync(3);
    }

    public async Task DisposeAsync()
    {
        await _traffic.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task The_rooms_of_a_node_killed_under_load_go_on_elsewhere_and_nobody_misses_anything()
    {
        foreach (var room in new[] { await _cluster.RoomOfAsync("b"), await _cluster.RoomOfAsync("a") }) await TalkAsync(room, "a", "c");

        _cluster["b"].Kill();
        await _cluster.EvenAsync(2);
        await _traffic.MoreAsync(400);

        await NothingIsLostAsync();
    }

    [Fact]
    public async Task Three_times_all_nodes_are_started_again_one_after_the_other_and_nobody_misses_anything()
    {
        string[] names = ["a", "b", "c"];
        foreach (var room in await Task.WhenAll(names.Select(_cluster.RoomOfAsync))) await TalkAsync(room, names);

        for (var round = 0; round < 3; round++)
        {
            foreach (var name in names)
            {
                _cluster[name].Terminate();
                Assert.Equal(0, await _cluster[name].ExitCodeAsync());
                await _cluster.AddAsync(name, s_durable);
                await _traffic.MoreAsync(50);
            }
        }

        await NothingIsLostAsync();
    }

    [Fact]
    public async Task An_owner_that_stands_still_for_longer_than_its_lease_adds_and_answers_nothing_when_it_goes_on()
    {
        var room = await _cluster.RoomOfAsync("b");
        await TalkAsync(room, "a", "b", "c");
        var before = (await _cluster.StoredOfAsync(room))[^1];

        // In the midst of what it has to add.
        _cluster["b"].Signal(19);
        await _cluster.EvenAsync(2);
        await _traffic.MoreAsync(100);
        _cluster["b"].Signal(18);
        await _cluster["b"].Error.WaitForAsync(line => line.Contains("[5101]", StringComparison.Ordinal), _cluster["b"].Output);
        await _traffic.MoreAsync(200);

        await NothingIsLostAsync();
        Assert.True((await _cluster.StoredOfAsync(room))[^1].Term > before.Term);
    }

    [Fact]
    public async Task A_node_that_is_cut_off_from_the_database_keeps_its_connections_and_its_rooms_go_on_elsewhere()
    {
        var port = (await PostgresServer.SharedAsync()).Port;
        await using var way = new CutProxy(new Uri($"http://127.0.0.1:{port}"));
        await _cluster.AddAsync("d", [.. s_durable, ("HUB__CLUSTER__POSTGRES", _cluster.Database.Replace($"Port={port}", $"Port={way.Url.Port}", StringComparison.Ordinal))]);
        await _cluster.EvenAsync(4);
        var room = await _cluster.RoomOfAsync("d");
        await TalkAsync(room, "a", "d");
        await using var connection = await HubPeer.ConnectAsync(_cluster["d"].WebSocketUrl("/ws"));
        // It hears more of the room on the one node than the other has heard yet.
        _traffic.Roam($"roaming/{room}", [_cluster["a"].Url, _cluster["d"].Url], room, TimeSpan.FromMilliseconds(300));

        way.Swallow();
        await _cluster.EvenAsync(3);
        await _traffic.MoreAsync(50);
        Assert.NotEqual("d", await _cluster.OwnerOfAsync(room));
        await _traffic.MoreAsync(400);
        way.Mend();
        await _cluster.EvenAsync(4);
        await _traffic.MoreAsync(200);
        await connection.PublishAsync(room, "\"still there\"");

        await NothingIsLostAsync();
    }

    private async Task TalkAsync(string room, params string[] nodes)
    {
        foreach (var node in nodes) await _traffic.AddAsync($"{node}/{room}", _cluster[node].Url, room);
        await _traffic.MoreAsync(200);
    }

    private async Task NothingIsLostAsync()
    {
        Assert.Empty(await _traffic.CheckStoredAsync(_cluster));
        Assert.Empty(_traffic.Refused);
    }
}
