using System.Text.Json;
using Hub.Actors.Client;
using Hub.Host.Admin;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Commands;

[Collection(nameof(OperatorCommands))]
public sealed class ConnectionsCommandTests(OperatedCluster cluster)
{
    [Fact]
    public async Task List_and_show_tell_who_is_connected_to_which_node()
    {
        await using var raw = await cluster.EnterAsync("seen", "b");
        await using var ann = Client("ann", "a");
        await ann.SubscribeAsync("seen");

        var list = await ListAsync("--room", "seen");
        Assert.Equal(["ann at a", " at b"], list.Select(one => $"{one.User} at {one.Node}").OrderByDescending(text => text));
        Assert.Equal("b", Assert.Single(await ListAsync("--room", "seen", "--node", "b")).Node);
        Assert.Equal("ann", Assert.Single(await ListAsync("--user", "ann")).User);
        Assert.Equal(2, (await ListAsync("--room", "seen", "--address", "127.0.0.0/8")).Count);
        Assert.Empty(await ListAsync("--room", "seen", "--address", "10.0.0.0/8"));
        Assert.Empty(await ListAsync("--room", "seen", "--slow"));
        Assert.Equal(2, (await ListAsync("--room", "seen", "--all")).Count);

        ApprovedText.AssertApproved("connections-list", await cluster.OutputAsync("connections", "list", "--user", "ann"));
        ApprovedText.AssertApproved("connections-list-json", await cluster.OutputAsync("connections", "list", "--user", "ann", "--output", "json"));
        ApprovedText.AssertApproved("connections-show", Quiet(await cluster.OutputAsync("connections", "show", ann.ConnectionId!)));
        ApprovedText.AssertApproved("connections-show-json", await cluster.OutputAsync("connections", "show", ann.ConnectionId!, "--output", "json"));
    }

    [Fact]
    public async Task Kick_closes_the_connections_that_are_named_with_4004()
    {
        await using var one = await cluster.EnterAsync("kicked", "a");
        await using var two = await cluster.EnterAsync("kicked", "b");
        await using var stays = await cluster.EnterAsync("kicked-not");
        var ids = (await ListAsync("--room", "kicked")).Select(connection => connection.Id).ToArray();
        Assert.Equal(2, ids.Length);

        ApprovedText.AssertApproved("connections-kick", await cluster.OutputAsync(["connections", "kick", .. ids, "--yes", "--reason", "be kind"]));
        Assert.Equal((4004, "be kind"), await one.ClosedAsync());
        Assert.Equal((4004, "be kind"), await two.ClosedAsync());
        await cluster.OutputAsync("publish", "kicked-not", "still here");
        Assert.Equal("still here", await stays.NextTextAsync());
    }

    [Fact]
    public async Task Kick_closes_all_connections_of_a_user_and_says_so_as_JSON()
    {
        await using var one = await RawAsync("a");
        await using var two = await RawAsync("b");
        Assert.Equal(2, (await ListAsync("--user", "bob")).Count);

        ApprovedText.AssertApproved("connections-kick-json", await cluster.OutputAsync("connections", "kick", "--user", "bob", "--code", "4200", "--yes", "--output", "json"));
        Assert.Equal(4200, (await one.ClosedAsync()).Code);
        Assert.Equal(4200, (await two.ClosedAsync()).Code);

        Task<SocketClient> RawAsync(string node) => SocketClient.ConnectAsync(
            cluster[node].WebSocketUrl("/ws/of-bob"), options => options.SetRequestHeader("Authorization", $"Bearer {Token("bob")}"));
    }

    [Fact]
    public async Task One_that_is_gone_does_not_save_the_others()
    {
        await using var one = await cluster.EnterAsync("gone");
        var id = Assert.Single(await ListAsync("--room", "gone")).Id;

        await using var hub = cluster.Start("connections", "kick", "ffffffffffffffff", id, "--yes");

        Assert.Equal(1, await hub.ExitCodeAsync());
        Assert.Contains("There is no connection ffffffffffffffff", hub.Error.Text, StringComparison.Ordinal);
        Assert.Equal(4004, (await one.ClosedAsync()).Code);
    }

    // How long ago something came from it differs.
    private static string Quiet(string text) => string.Join('\n', text.Split('\n').Select(line => line.StartsWith("silence", StringComparison.Ordinal) ? "silence     0 ms" : line));

    private static string Token(string user) => Tokens.Make($$"""{"sub":"{{user}}","exp":{{TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeSeconds()}}}""");

    private HubClient Client(string user, string node) => new(cluster[node].WebSocketUrl("/ws"), new HubClientOptions { Token = _ => ValueTask.FromResult<string?>(Token(user)) });

    private async Task<IReadOnlyList<ConnectionReport>> ListAsync(params string[] flags) => JsonSerializer.Deserialize(
        await cluster.OutputAsync(["connections", "list", "--output", "json", .. flags]), AdminJson.Default.ConnectionsReport)!.Connections;
}
