using Hub.Tests.Fixtures;

namespace Hub.Tests.Cluster.Faults;

/// <summary>The fault table, with real processes and a real database: what becomes of rooms and of those in them when a node goes.</summary>
[Collection(nameof(RunsAlone))]
public sealed class NodeFaultsTests : IAsyncLifetime
{
    private readonly RoomTraffic _traffic = new();
    private HubCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _cluster = await HubCluster.StartAsync("a", "b", "c");
        await _cluster.EvenAsync(3);
    }

    public async Task DisposeAsync()
    {
        await _traffic.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task The_rooms_of_a_node_killed_under_load_go_on_elsewhere_and_their_members_are_told()
    {
        var (lost, kept) = (await _cluster.RoomOfAsync("b"), await _cluster.RoomOfAsync("a"));
        foreach (var room in (string[])[lost, kept])
            foreach (var node in (string[])["a", "c"]) await _traffic.AddAsync($"{node}/{room}", _cluster[node].Url, room);
        await _traffic.MoreAsync(400);

        _cluster["b"].Kill();
        await _cluster.EvenAsync(2);
        await _traffic.MoreAsync(400);

        await _traffic.CheckAsync();
        Assert.Equal(2, _traffic.EpochsOf(lost).Count);
        Assert.Single(_traffic.EpochsOf(kept));
        Assert.Equal(2, _traffic.Gaps);
        Assert.All(_traffic.Refused, refused => Assert.True(refused.IsRetryable));
    }

    [Fact]
    public async Task A_node_that_stands_still_for_longer_than_its_lease_finds_itself_given_up_and_comes_back()
    {
        var room = await _cluster.RoomOfAsync("b");
        foreach (var node in (string[])["a", "b", "c"]) await _traffic.AddAsync(node, _cluster[node].Url, room);
        await _traffic.MoreAsync(300);

        _cluster["b"].Signal(19);
        await _cluster.EvenAsync(2);
        await _traffic.MoreAsync(100);
        _cluster["b"].Signal(18);
        await _cluster["b"].Error.WaitForAsync(line => line.Contains("[5101]", StringComparison.Ordinal), _cluster["b"].Output);
        await _cluster.EvenAsync(3);
        await _traffic.MoreAsync(300);

        await _traffic.CheckAsync();
        Assert.Equal(2, _traffic.EpochsOf(room).Count);
    }

    [Fact]
    public async Task Nodes_that_are_started_again_one_after_the_other_lose_nothing_and_no_room_changes_its_epoch()
    {
        string[] names = ["a", "b", "c"];
        var rooms = await Task.WhenAll(names.Select(_cluster.RoomOfAsync));
        foreach (var room in rooms)
            foreach (var node in names) await _traffic.AddAsync($"{node}/{room}", _cluster[node].Url, room);
        await _traffic.MoreAsync(500);

        foreach (var name in names)
        {
            _cluster[name].Terminate();
            Assert.Equal(0, await _cluster[name].ExitCodeAsync());
            await _cluster.AddAsync(name);
            await _cluster.EvenAsync(3);
            await _traffic.MoreAsync(100);
        }

        await _traffic.CheckAsync();
        Assert.Equal(0, _traffic.Gaps);
        Assert.All(rooms, room => Assert.Single(_traffic.EpochsOf(room)));
        Assert.Empty(_traffic.Refused);
    }
}
