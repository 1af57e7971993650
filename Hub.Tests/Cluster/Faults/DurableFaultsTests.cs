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
        var rooms = new[] { await _cluster.RoomOfAsync("b"), await _cluster.RoomOfAsync("a") };
        foreach (var room in rooms)
            foreach (var node in (string[])["a", "c"]) await _traffic.AddAsync($"{node}/{room}", _cluster[node].Url, room);
        await _traffic.MoreAsync(400);

        _cluster["b"].Kill();
        await _cluster.EvenAsync(2);
        await _traffic.MoreAsync(400);

        await _traffic.CheckAsync();
        Assert.All(rooms, room => Assert.Single(_traffic.EpochsOf(room)));
        Assert.Equal(0, _traffic.Gaps);
        Assert.Empty(_traffic.Refused);
    }
}
