using Hub.Tests.Fixtures;

namespace Hub.Tests.Cluster.Faults;

/// <summary>What becomes of durable rooms when the database fails over, with real processes and a real replica.</summary>
[Collection(nameof(RunsAlone))]
public sealed class FailoverTests : IAsyncLifetime
{
    private readonly RoomTraffic _traffic = new();
    private PostgresServer _primary = null!;
    private PostgresServer _replica = null!;
    private HubCluster _cluster = null!;
    private string[] _rooms = [];

    public async Task InitializeAsync()
    {
        _primary = await PostgresServer.StartNewAsync();
        var database = await _primary.CreateDatabaseAsync();
        _replica = await _primary.StartReplicaAsync();
        _cluster = new HubCluster(database.Replace(
            $"Host=127.0.0.1;Port={_primary.Port}", $"Host=127.0.0.1:{_primary.Port},127.0.0.1:{_replica.Port};Target Session Attributes=primary", StringComparison.Ordinal));
        foreach (var name in (string[])["a", "b"]) await _cluster.AddAsync(name, ("HUB__ROOMS__0__HISTORY", "durable"));
        await _cluster.EvenAsync(2);
        _rooms = [await _cluster.RoomOfAsync("a"), await _cluster.RoomOfAsync("b")];
    }

    public async Task DisposeAsync()
    {
        await _traffic.DisposeAsync();
        await _cluster.DisposeAsync();
        await _replica.DisposeAsync();
        await _primary.DisposeAsync();
    }

    [Fact]
    public async Task To_a_synchronous_replica_nothing_is_lost_and_no_room_changes_its_epoch()
    {
        await _primary.ExecuteAsync("alter system set synchronous_standby_names = '*'");
        await _primary.ExecuteAsync("select pg_reload_conf()");
        await SpeakAsync();

        await FailOverAsync();

        await _traffic.CheckAsync();
        Assert.All(_rooms, room => Assert.Single(_traffic.EpochsOf(room)));
        Assert.Equal(0, _traffic.Gaps);
    }

    [Fact]
    public async Task To_a_replica_that_misses_commits_rooms_begin_a_new_epoch_and_say_so()
    {
        await SpeakAsync();
        await _replica.CatchUpAsync(_primary);
        _replica.CutStream();
        await SpeakAsync();

        await FailOverAsync();

        foreach (var line in (string[])["[5119]", "[3002]"])
            await Poll.UntilAsync(() => _cluster.Nodes.Any(node => node.Error.Lines.Any(said => said.Contains(line, StringComparison.Ordinal))));
        await _traffic.CheckAsync();
        Assert.All(_rooms, room => Assert.Equal(2, _traffic.EpochsOf(room).Count));
        Assert.True(_traffic.Gaps >= 4, $"{_traffic.Gaps} of 4 subscribers were told");
    }

    private async Task SpeakAsync()
    {
        if (_traffic.Acknowledged == 0)
        {
            foreach (var room in _rooms)
                foreach (var name in (string[])["a", "b"]) await _traffic.AddAsync($"{name}/{room}", _cluster[name].Url, room);
        }

        await _traffic.MoreAsync(400);
    }

    private async Task FailOverAsync()
    {
        await _primary.CrashAsync();
        await _replica.PromoteAsync();
        await _traffic.MoreAsync(400);
    }
}
