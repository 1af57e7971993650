using Hub.Tests.Fixtures;

namespace Hub.Tests.Cluster.Faults;

/// <summary>The fault table, with real processes and a real database: what becomes of rooms when the database goes, or the way to it.</summary>
[Collection(nameof(RunsAlone))]
public sealed class DatabaseFaultsTests : IAsyncLifetime
{
    private readonly RoomTraffic _traffic = new();
    private PostgresServer _server = null!;
    private HubCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _server = await PostgresServer.StartNewAsync();
        _cluster = new HubCluster(await _server.CreateDatabaseAsync());
    }

    public async Task DisposeAsync()
    {
        await _traffic.DisposeAsync();
        await _cluster.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_database_that_is_restarted_within_the_lease_is_noticed_by_nobody()
    {
        await StartAsync();
        var moves = await _cluster.MovesAsync();

        await _server.CrashAsync();
        await _server.StartAsync();
        await _traffic.MoreAsync(400);

        await _traffic.CheckAsync();
        Assert.Equal(0, _traffic.Gaps);
        Assert.Empty(_traffic.Refused);
        Assert.Equal(moves, await _cluster.MovesAsync());
    }

    [Fact]
    public async Task A_database_that_is_away_for_longer_than_the_lease_stops_rooms_and_nobody_is_given_up_for_it()
    {
        await StartAsync();
        var moves = await _cluster.MovesAsync();

        await _server.CrashAsync();
        foreach (var node in _cluster.Nodes) await node.Error.WaitForAsync(line => line.Contains("[5112]", StringComparison.Ordinal), node.Output);
        // Ready all the same: else all nodes would be taken out of service at once.
        foreach (var node in _cluster.Nodes) await HubCluster.ReadyAsync(node);
        Assert.Equal("""{"status":"ready","database":"unreachable"}""", await HubCluster.HealthAsync(_cluster["a"]));
        await _server.StartAsync();
        await _traffic.MoreAsync(400);
        Assert.Equal("""{"status":"ready"}""", await HubCluster.HealthAsync(_cluster["a"]));

        await _traffic.CheckAsync();
        Assert.Equal(0, _traffic.Gaps);
        Assert.All(_traffic.Refused, refused => Assert.True(refused.IsRetryable));
        Assert.Equal(moves, await _cluster.MovesAsync());
    }

    [Fact]
    public async Task A_node_that_is_asked_to_stop_while_the_database_is_away_stops()
    {
        await StartAsync();

        await _server.CrashAsync();
        _cluster["b"].Terminate();
        Assert.Equal(0, await _cluster["b"].ExitCodeAsync());
        await _server.StartAsync();
        await _cluster.EvenAsync(1);
        await _traffic.MoreAsync(200);
    }

    [Fact]
    public async Task A_node_that_is_cut_off_from_the_database_loses_its_rooms_keeps_its_connections_and_comes_back_by_itself()
    {
        await using var proxy = new CutProxy(new Uri($"http://127.0.0.1:{_server.Port}"));
        await _cluster.AddAsync("a");
        await _cluster.AddAsync("b", ("HUB__CLUSTER__POSTGRES", _cluster.Database.Replace($"Port={_server.Port}", $"Port={proxy.Url.Port}", StringComparison.Ordinal)));
        await _cluster.EvenAsync(2);
        var room = await _cluster.RoomOfAsync("b");
        foreach (var name in (string[])["a", "b"]) await _traffic.AddAsync(name, _cluster[name].Url, room);
        await _traffic.MoreAsync(300);

        proxy.Swallow();
        await _cluster.EvenAsync(1);
        await _traffic.MoreAsync(50);
        proxy.Mend();
        await _cluster.EvenAsync(2);
        await _traffic.MoreAsync(300);

        await _traffic.CheckAsync();
        Assert.Equal(2, _traffic.EpochsOf(room).Count);
        Assert.DoesNotContain(_cluster["b"].Error.Lines, line => line.Contains("Stopped", StringComparison.Ordinal));
    }

    [Fact]
    public async Task From_two_nodes_to_four_and_back_nothing_is_lost_and_shards_stay_even()
    {
        await StartAsync();

        foreach (var name in (string[])["c", "d"]) await _cluster.AddAsync(name);
        await _cluster.EvenAsync(4);
        await _traffic.MoreAsync(200);
        foreach (var name in (string[])["c", "d"])
        {
            _cluster[name].Terminate();
            Assert.Equal(0, await _cluster[name].ExitCodeAsync());
        }

        await _cluster.EvenAsync(2);
        await _traffic.MoreAsync(200);

        await _traffic.CheckAsync();
        Assert.Equal(0, _traffic.Gaps);
        Assert.Empty(_traffic.Refused);
    }

    private async Task StartAsync()
    {
        await _cluster.AddAsync("a");
        await _cluster.AddAsync("b");
        await _cluster.EvenAsync(2);
        foreach (var room in new[] { await _cluster.RoomOfAsync("a"), await _cluster.RoomOfAsync("b") })
            foreach (var name in (string[])["a", "b"]) await _traffic.AddAsync($"{name}/{room}", _cluster[name].Url, room);
        await _traffic.MoreAsync(400);
    }
}
