using System.Text.Json;
using Hub.Host.Admin;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Commands;

[Collection(nameof(OperatorCommands))]
public sealed class ClusterOperatorTests(OperatedCluster cluster)
{
    [Fact]
    public async Task Shards_are_told_by_their_nodes_or_one_by_one()
    {
        var table = (await cluster.OutputAsync("cluster", "shards")).Split('\n');
        Assert.Equal(3, table.Length);
        Assert.Equal(1_024, table.Skip(1).Sum(line => int.Parse(line[1..].TrimStart().Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)));

        var report = JsonSerializer.Deserialize(await cluster.OutputAsync("cluster", "shards", "--output", "json"), AdminJson.Default.ShardListReport)!;
        Assert.Equal(("a", 1_024, 1_024), (report.Node, report.Total, report.Shards.Count));
        Assert.Equal(["a", "b"], report.Shards.Select(shard => shard.Owner).Distinct().Order());
        Assert.Equal(1_025, (await cluster.OutputAsync("cluster", "shards", "--all")).Split('\n').Length);
    }

    [Fact]
    public async Task Rebalance_closes_what_a_node_has_above_the_mean_with_4202()
    {
        var sockets = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => cluster.EnterAsync("uneven", "b")));

        var report = JsonSerializer.Deserialize(
            await cluster.OutputAsync("cluster", "rebalance", "--rate", "1000", "--yes", "--output", "json"), AdminJson.Default.RebalanceReport)!;

        var closing = report.Nodes.Single(node => node.Node == "b").Closing;
        Assert.InRange(closing, 1, 9);
        // Whichever they are, so many hear of it.
        var closes = sockets.Select(socket => socket.ClosedAsync()).ToList();
        await Poll.UntilAsync(() => closes.Count(close => close.IsCompletedSuccessfully) == closing);
        foreach (var close in closes.Where(close => close.IsCompletedSuccessfully)) Assert.Equal((4202, "Rebalance"), await close);
        foreach (var socket in sockets) socket.Abort();
        foreach (var close in closes.Where(close => !close.IsCompletedSuccessfully)) await Assert.ThrowsAnyAsync<Exception>(() => close);
    }

    [Fact]
    public async Task Nobody_has_too_many_where_all_have_as_many()
    {
        await Poll.UntilAsync(async _ => JsonSerializer.Deserialize(
            await cluster.OutputAsync("connections", "list", "--output", "json"), AdminJson.Default.ConnectionsReport)!.Connections.Count == 0);

        Assert.Equal("no node has more than its share: nothing is closed", await cluster.OutputAsync("cluster", "rebalance", "--yes"));
    }

    [Fact]
    public async Task Tail_prints_what_has_happened_and_then_what_happens_until_Ctrl_C()
    {
        await using var text = cluster.Start("cluster", "tail", "--since", "01:00:00");
        await text.Output.WaitForAsync(" a information ");
        await using var json = cluster.Start("cluster", "tail", "--history", "1", "--output", "json");
        await json.Output.WaitForAsync(_ => true, json.Error);
        var before = text.Output.Lines.Count;

        // A kick is an event.
        await using var socket = await cluster.EnterAsync("tailed", "b");
        var list = JsonSerializer.Deserialize(await cluster.OutputAsync("connections", "list", "--room", "tailed", "--output", "json"), AdminJson.Default.ConnectionsReport)!;
        await cluster.OutputAsync("connections", "kick", list.Connections.Single().Id, "--yes");

        await text.Output.WaitForAsync($"to close connection {list.Connections.Single().Id} with 4004");
        var line = await json.Output.WaitForAsync(list.Connections.Single().Id);
        Assert.Matches(@"^\{""node"":""a"",""id"":\d+,""name"":""\w+"",""level"":""information"",""message"":""[^""]+"",""at"":\d+\}$", line);
        Assert.True(before < text.Output.Lines.Count);
        foreach (var tail in (HubProcess[])[text, json])
        {
            tail.Interrupt();
            Assert.Equal((0, ""), (await tail.ExitCodeAsync(), tail.Error.Text));
        }
    }
}
