using Hub.Tests.Fixtures;

namespace Hub.Tests.Commands;

[Collection(nameof(OperatorCommands))]
public sealed class BroadcastCommandTests(OperatedCluster cluster)
{
    [Fact]
    public async Task Every_connection_of_every_node_gets_it()
    {
        await using var here = await cluster.EnterAsync("everybody-1", "a");
        await using var there = await cluster.EnterAsync("everybody-2", "b");

        Assert.Matches("^sent to [0-9]+ connections$", await cluster.OutputAsync("broadcast", "back soon", "--yes"));
        foreach (var socket in (SocketClient[])[here, there]) Assert.Equal("""{"type":"broadcast","message":"back soon"}""", await socket.NextTextAsync());
        Assert.Matches(@"^\{\n  ""connections"": [0-9]+\n\}$", await cluster.OutputOfAsync("{\"version\":12}", "broadcast", "-", "--yes", "--output", "json"));
        foreach (var socket in (SocketClient[])[here, there]) Assert.Equal("""{"type":"broadcast","message":{"version":12}}""", await socket.NextTextAsync());
    }

    [Fact]
    public async Task Actors_are_a_tree_of_the_node_that_is_named()
    {
        var tree = (await cluster.OutputAsync("actors", "--depth", "1", "--node", "b")).Split('\n');
        Assert.Matches(@"^/user  \w+, \d+ waiting, \d+ children$", tree[0]);
        Assert.All(tree.Skip(1), line => Assert.Matches("^[├└]── ", line));
        Assert.Contains("\"path\": \"/user\"", await cluster.OutputAsync("actors", "--output", "json"), StringComparison.Ordinal);
    }
}
