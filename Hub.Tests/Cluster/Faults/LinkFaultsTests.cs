using Hub.Tests.Fixtures;

namespace Hub.Tests.Cluster.Faults;

/// <summary>The fault table, with real processes and a real database: what becomes of rooms when nodes cannot reach each other.</summary>
[Collection(nameof(RunsAlone))]
public sealed class LinkFaultsTests : IAsyncLifetime
{
    private const string StepsOut = "[5108]";
    private const string StaysOut = "[5109]";

    private readonly RoomTraffic _traffic = new();
    private readonly Dictionary<string, CutProxy> _ways = [];
    private HubCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await HubCluster.StartAsync();

    public async Task DisposeAsync()
    {
        await _traffic.DisposeAsync();
        await _cluster.DisposeAsync();
        foreach (var way in _ways.Values) await way.DisposeAsync();
    }

    [Fact]
    public async Task Of_two_nodes_cut_off_from_each_other_the_younger_steps_out_and_comes_back_when_they_are_not()
    {
        await StartTwoAsync();

        foreach (var way in _ways.Values) way.Swallow();
        await SaysAsync("b", StepsOut);
        await _cluster.EvenAsync(1);
        await _traffic.MoreAsync(100);
        foreach (var way in _ways.Values) way.Mend();
        await _cluster.EvenAsync(2);
        await HubCluster.ReadyAsync(_cluster["b"]);
        await _traffic.MoreAsync(200);

        await _traffic.CheckAsync();
        Assert.DoesNotContain(_cluster["a"].Error.Lines, line => line.Contains(StepsOut, StringComparison.Ordinal));
        Assert.All(_traffic.Refused, refused => Assert.True(refused.IsRetryable));
    }

    [Fact]
    public async Task Over_a_slow_link_all_arrives_a_little_later()
    {
        await StartTwoAsync();
        var moves = await _cluster.MovesAsync();

        foreach (var way in _ways.Values) way.Delay(TimeSpan.FromMilliseconds(200));
        await _traffic.MoreAsync(400);

        await _traffic.CheckAsync();
        Assert.Equal(0, _traffic.Gaps);
        Assert.Empty(_traffic.Refused);
        Assert.Equal(moves, await _cluster.MovesAsync());
    }

    [Fact]
    public async Task A_node_with_a_wrong_address_says_so_and_disturbs_nobody()
    {
        await _cluster.AddAsync("a");
        await _cluster.AddAsync("b");
        await _cluster.EvenAsync(2);
        var room = await _cluster.RoomOfAsync("a");
        foreach (var name in (string[])["a", "b"]) await _traffic.AddAsync(name, _cluster[name].Url, room);

        await _cluster.AddAsync("c", ("HUB__CLUSTER__ADVERTISE", $"http://127.0.0.1:{HubCluster.FreePort()}"));
        await SaysAsync("c", StepsOut);
        await SaysAsync("c", StaysOut, "HUB__CLUSTER__ADVERTISE");
        await _cluster.EvenAsync(2);
        await _traffic.MoreAsync(100);

        await _traffic.CheckAsync();
        Assert.Equal(0, _traffic.Gaps);
        Assert.Single(_traffic.EpochsOf(room));
    }

    private async Task StartTwoAsync()
    {
        foreach (var name in (string[])["a", "b"])
        {
            var port = HubCluster.FreePort();
            var way = _ways[name] = new CutProxy(new Uri($"http://127.0.0.1:{port}"));
            await _cluster.AddAsync(name, ("HUB__CLUSTER__URLS", $"http://127.0.0.1:{port}"), ("HUB__CLUSTER__ADVERTISE", way.Url.ToString()));
        }

        await _cluster.EvenAsync(2);
        foreach (var room in new[] { await _cluster.RoomOfAsync("a"), await _cluster.RoomOfAsync("b") })
            foreach (var name in _ways.Keys) await _traffic.AddAsync($"{name}/{room}", _cluster[name].Url, room);
        await _traffic.MoreAsync(400);
    }

    private Task<string> SaysAsync(string node, params string[] words) =>
        _cluster[node].Error.WaitForAsync(line => Array.TrueForAll(words, word => line.Contains(word, StringComparison.Ordinal)), _cluster[node].Output);
}
