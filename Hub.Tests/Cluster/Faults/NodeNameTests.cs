using Hub.Tests.Fixtures;

namespace Hub.Tests.Cluster.Faults;

/// <summary>A name is one node's, with real processes.</summary>
[Collection(nameof(RunsAlone))]
public sealed class NodeNameTests : IAsyncLifetime
{
    private HubCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await HubCluster.StartAsync("a");

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_second_node_of_a_name_ends_with_one_line_that_says_whose_it_is_and_the_first_goes_on()
    {
        await using var member = await HubPeer.ConnectAsync(_cluster["a"].WebSocketUrl("/ws"));
        await member.SubscribeAsync("room");
        var before = await member.PublishAsync("room", "1");
        var moves = await _cluster.MovesAsync();
        var known = await _cluster["a"].Error.WaitForAsync("known to others as ");
        var url = known[(known.LastIndexOf(' ') + 1)..];

        await using var second = HubProcess.Start(
            ["serve", "--port", "0"],
            [("HUB__CLUSTER__POSTGRES", _cluster.Database), ("HUB__CLUSTER__NODE", "a"), ("HUB__CLUSTER__URLS", "http://127.0.0.1:0")]);

        Assert.Equal(1, await second.ExitCodeAsync());
        Assert.Empty(second.Output.Lines);
        // The log's lines begin with their time.
        Assert.Equal(
            $"hub: Another node that runs at {url} is called a: give this one another name with HUB__CLUSTER__NODE",
            Assert.Single(second.Error.Lines, line => !char.IsDigit(line[0])));
        var after = await member.PublishAsync("room", "2");
        Assert.Equal(before.GetProperty("epoch").GetString(), after.GetProperty("epoch").GetString());
        Assert.Equal(2, after.GetProperty("offset").GetInt64());
        Assert.Equal(moves, await _cluster.MovesAsync());
        await HubCluster.ReadyAsync(_cluster["a"]);
    }
}
