using Hub.Tests.Fixtures;

namespace Hub.Tests.Commands;

/// <summary>What operators type wrongly, or cannot have, is told in one line.</summary>
[Collection(nameof(OperatorCommands))]
public sealed class OperatorMistakeTests(OperatedCluster cluster)
{
    public static TheoryData<string> Commands() =>
    [
        "cluster shards", "cluster rebalance --yes", "cluster tail", "rooms list", "rooms show lobby", "rooms history lobby", "rooms publish lobby hi", "rooms close lobby --yes",
        "connections list", "connections show 0123456789abcdef", "connections kick 0123456789abcdef --yes", "connections kick --user ann --yes", "publish lobby hi",
        "broadcast hi --yes", "tail lobby", "actors", "top --once",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Nobody_at_the_address_ends_with_3(string line)
    {
        var server = $"http://localhost:{HubCluster.FreePort()}/";
        var (code, told) = await cluster.FailureAsync([.. line.Split(' '), "--server", server]);

        Assert.Equal(3, code);
        Assert.StartsWith($"hub: {server} is unreachable: ", told, StringComparison.Ordinal);
        Assert.EndsWith("; --server or HUB_SERVER names another", told, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', told);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Another_key_ends_with_1_and_the_way_out(string line)
    {
        var (code, told) = await cluster.FailureAsync([.. line.Split(' '), "--token", "not-the-key-of-it"]);

        Assert.Equal(1, code);
        Assert.Contains("refuses: 401 ", told, StringComparison.Ordinal);
        Assert.EndsWith("; the key sent is another: give it with --token or HUB__ADMIN__KEY, or be the user who runs the node", told, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', told);
    }

    [Theory]
    [InlineData("rooms show nowhere", "404 Nothing is known of room nowhere: it has no members and keeps nothing (hub rooms list has those that there are)")]
    [InlineData("rooms history silent-one", "404 silent-one keeps no history (HUB__ROOMS__n__HISTORY)")]
    [InlineData("connections show 0123456789abcdef", "404 There is no connection 0123456789abcdef: it may have ended")]
    [InlineData("connections kick 0123456789abcdef --yes", "404 There is no connection 0123456789abcdef: it may have ended")]
    [InlineData("connections show ann", "400 ann is no id of a connection: they have sixteen hexadecimal digits")]
    [InlineData("connections list --address ann", "400 address=ann must be an IP address such as 10.1.2.3, or a block such as 10.0.0.0/8")]
    [InlineData("connections list --node c", "404 There is no node c; there are a, b")]
    [InlineData("actors --node c", "404 There is no node c; there are a, b")]
    [InlineData("actors --path /nobody", "404 There is no actor /nobody on a, or the node does not answer; /user is the parent of all")]
    public async Task What_there_is_not_ends_with_1(string line, string told) =>
        Assert.Equal((1, $"hub: {cluster["a"].Url} refuses: {told}"), await cluster.FailureAsync(line.Split(' ')));

    [Fact]
    public async Task A_user_without_connections_ends_with_1() =>
        Assert.Equal((1, "hub: nobody has no connections"), await cluster.FailureAsync("connections", "kick", "--user", "nobody", "--yes"));

    [Theory]
    [InlineData("rooms lst", "unknown command lst; did you mean list? See hub rooms --help.")]
    [InlineData("rooms list --fliter x", "unknown option --fliter; did you mean --filter? See hub rooms list --help.")]
    [InlineData("connections list --usr x", "unknown option --usr; did you mean --user? See hub connections list --help.")]
    [InlineData("publish lobby hi --solt x", "unknown option --solt; did you mean --slot? See hub publish --help.")]
    [InlineData("top --onec", "unknown option --onec; did you mean --once? See hub top --help.")]
    [InlineData("rooms list --sort age", "--sort age must be name or members or rate. See hub rooms list --help.")]
    [InlineData("rooms list --limit 0", "--limit 0 must be a whole number from 1 to 1000000. See hub rooms list --help.")]
    [InlineData("rooms history lobby --since 12", "--since 12 must be EPOCH/OFFSET, as rooms show and rooms publish tell them. See hub rooms history --help.")]
    [InlineData("rooms show ..", "A room called .. cannot be asked for over HTTP. See hub rooms show --help.")]
    [InlineData("rooms close lobby --code 1000 --yes", "--code 1000 must be a whole number from 4000 to 4999. See hub rooms close --help.")]
    [InlineData("connections kick 0123456789abcdef --code 5000 --yes", "--code 5000 must be a whole number from 4000 to 4999. See hub connections kick --help.")]
    [InlineData("cluster rebalance --rate 0 --yes", "--rate 0 must be a whole number from 1 to 10000. See hub cluster rebalance --help.")]
    [InlineData("actors --depth 6", "--depth 6 must be a whole number from 1 to 5. See hub actors --help.")]
    [InlineData("top --interval 0", "--interval 0 must be more than 0. See hub top --help.")]
    [InlineData("connections kick --yes", "say which connections: their ids, or --user NAME, and not both")]
    [InlineData("connections kick 0123456789abcdef --user ann --yes", "say which connections: their ids, or --user NAME, and not both")]
    [InlineData("cluster tail --since 01:00:00 --history 5", "--since and --history exclude each other: leave one of them out")]
    [InlineData("publish lobby hi --lines", "--lines is for the input, and DATA was given: leave one of them out")]
    [InlineData("publish lobby - --lines --key k", "--key is of one message, and --lines of many: leave one of them out")]
    public async Task What_is_wrong_with_the_command_line_ends_with_2(string line, string told) =>
        Assert.Equal((2, $"hub: {told}"), await cluster.FailureAsync(line.Split(' ')));

    [Fact]
    public async Task A_name_that_no_room_can_have_ends_with_2()
    {
        Assert.Equal(
            (2, "hub: A room's name has at most 255 characters, this one has 256. See hub tail --help."),
            await cluster.FailureAsync("tail", "lobby", new string('x', 256)));
        Assert.Equal((2, "hub: A room needs a name. See hub rooms show --help."), await cluster.FailureAsync("rooms", "show", ""));
        Assert.Equal(
            (2, "hub: --reason has 124 bytes, and a close frame at most 123. See hub rooms close --help."),
            await cluster.FailureAsync("rooms", "close", "lobby", "--reason", new string('x', 124), "--yes"));
    }

    [Theory]
    [InlineData("rooms close lobby", "Every connection in lobby is to be closed with 4004, with all its other rooms.")]
    [InlineData("connections kick 0123456789abcdef", "Connection 0123456789abcdef is to be closed with 4004.")]
    [InlineData("broadcast hi", "Every connection of the cluster is to get it.")]
    [InlineData("cluster rebalance", "Nodes with more connections than the mean are to close the excess; those come back to any node.")]
    public async Task What_changes_something_is_not_done_where_nobody_can_be_asked(string line, string deed) => Assert.Equal(
        (2, $"hub: {deed} Nobody can be asked, as the input is no terminal: confirm with --yes"), await cluster.FailureAsync(line.Split(' ')));
}
