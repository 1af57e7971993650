using System.Text.Json;
using Hub.Host.Admin;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Cluster.Faults;

/// <summary>What an operator sees of two real nodes, and does to one of them, by the command line.</summary>
[Collection(nameof(RunsAlone))]
public sealed class ClusterLeaveTests : IAsyncLifetime
{
    private HubCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _cluster = await HubCluster.StartAsync("a", "b");
        await _cluster.EvenAsync(2);
    }

    public Task DisposeAsync() => _cluster.DisposeAsync().AsTask();

    [Fact]
    public async Task Status_tells_of_both_nodes_and_leave_makes_one_give_all_it_has_to_the_other()
    {
        await Poll.UntilAsync(async _ => (await StatusAsync("a")).Nodes.Count(node => node.Shards > 0) == 2);
        var before = await StatusAsync("a");
        Assert.True(before is { IsCluster: true, Ready: true, LeaseLeftMs: > 0 and <= 3_000, Shards: { Total: 1_024, Owned: 1_024, Unowned: 0 } });
        Assert.Equal(("a", true), (before.Node.Name, before.Node.Incarnation > 0));
        Assert.Equal([("a", true, false), ("b", false, true)], before.Nodes.Select(node => (node.Name, node.Self, node.Link is { Up: true })).Order());
        Assert.Equal(before.Node.Url, before.Nodes.Single(node => node.Self).Url);

        await using var leave = HubProcess.Start(["cluster", "leave", "--yes", "--server", _cluster["b"].Url.ToString()]);
        Assert.Equal((0, "b hands its shards over and stops"), (await leave.ExitCodeAsync(), leave.Output.Text));
        Assert.Equal(0, await _cluster["b"].ExitCodeAsync());

        await Poll.UntilAsync(async _ => (await StatusAsync("a")) is { Nodes: [{ Name: "a", Shards: 1_024 }], Shards.Unowned: 0 });
        Assert.Contains("shards were handed over to a#", _cluster["b"].Error.Text, StringComparison.Ordinal);
    }

    private async Task<ClusterReport> StatusAsync(string node)
    {
        await using var status = HubProcess.Start(["cluster", "status", "--output", "json", "--server", _cluster[node].Url.ToString()]);
        Assert.Equal((0, ""), (await status.ExitCodeAsync(), status.Error.Text));
        return JsonSerializer.Deserialize(status.Output.Text, AdminJson.Default.ClusterReport)!;
    }
}
