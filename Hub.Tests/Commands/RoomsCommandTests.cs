using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hub.Host.Admin;
using Hub.Host.Endpoints;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Commands;

[Collection(nameof(OperatorCommands))]
public sealed class RoomsCommandTests(OperatedCluster cluster)
{
    [Fact]
    public async Task List_has_the_rooms_of_all_nodes_as_a_table_and_as_JSON()
    {
        await using var one = await cluster.EnterAsync("list-1", "a");
        await using var two = await cluster.EnterAsync("list-2", "a");
        await using var other = await cluster.EnterAsync("list-2", "b");
        await AreThereAsync("list-", 3);

        ApprovedText.AssertApproved("rooms-list", OfAnyOwner(await cluster.OutputAsync("rooms", "list", "--filter", "list-*")));
        ApprovedText.AssertApproved("rooms-list-json", OfAnyOwner(await cluster.OutputAsync("rooms", "list", "--filter", "list-", "--output", "json")));
    }

    [Fact]
    public async Task List_puts_first_what_it_is_sorted_by_and_says_that_there_are_more()
    {
        await using var small = await cluster.EnterAsync("sort-a");
        await using var large = await cluster.EnterAsync("sort-b");
        await using var second = await cluster.EnterAsync("sort-b", "b");
        await AreThereAsync("sort-", 3);

        await using var hub = cluster.Start("rooms", "list", "--filter", "sort-", "--sort", "members", "--limit", "1");
        Assert.Equal((0, "hub: there are more: --limit N or --all shows them"), (await hub.ExitCodeAsync(), hub.Error.Text));
        Assert.StartsWith("sort-b ", hub.Output.Lines[1], StringComparison.Ordinal);
        Assert.Equal(2, hub.Output.Lines.Count);
    }

    [Fact]
    public async Task List_goes_through_all_pages_by_itself()
    {
        const int most = 1_100;
        await using var member = await cluster.EnterAsync("pages");
        await using var client = new Actors.Client.HubClient(cluster["b"].WebSocketUrl("/ws"));
        await client.ConnectAsync();
        await Task.WhenAll(Enumerable.Range(0, most).Select(i => client.PublishAsync($"pages-{i}", i)));

        var report = JsonSerializer.Deserialize(
            await cluster.OutputAsync("rooms", "list", "--filter", "pages-", "--all", "--output", "json"), AdminJson.Default.RoomsReport)!;
        Assert.Equal((most, null), (report.Rooms.Select(room => room.Room).Distinct().Count(), report.Cursor));
        Assert.Equal(1_050, (await LinesAsync("--filter", "pages-", "--limit", "1050")) - 1);
    }

    [Fact]
    public async Task Show_tells_where_a_room_is_and_what_its_rule_says()
    {
        await using var here = await cluster.EnterAsync("show", "a");
        await using var there = await cluster.EnterAsync("show", "b");
        await AreThereAsync("show", 2);
        await cluster.OutputAsync("publish", "show", "hi");

        ApprovedText.AssertApproved("rooms-show", OfAnyOwner(await cluster.OutputAsync("rooms", "show", "show")));
        ApprovedText.AssertApproved("rooms-show-json", OfAnyOwner(await cluster.OutputAsync("rooms", "show", "show", "--output", "json")));
    }

    [Fact]
    public async Task Members_hear_what_is_published_and_history_has_it()
    {
        await using var member = await cluster.EnterAsync("history", "b");

        ApprovedText.AssertApproved("rooms-publish", await cluster.OutputAsync("rooms", "publish", "history", "good morning"));
        Assert.Equal("good morning", await member.NextTextAsync());
        ApprovedText.AssertApproved("rooms-publish-json", await cluster.OutputAsync("rooms", "publish", "history", """{"eur": 1.09}""", "--output", "json", "--key", "k", "--slot", "eur"));
        Assert.Equal("""{"eur":1.09}""", await member.NextTextAsync());
        // Said again, it is the same.
        Assert.Contains("\"offset\": 2", await cluster.OutputAsync("rooms", "publish", "history", "other", "--output", "json", "--key", "k"), StringComparison.Ordinal);

        ApprovedText.AssertApproved("rooms-history", await cluster.OutputAsync("rooms", "history", "history"));
        ApprovedText.AssertApproved("rooms-history-json", await cluster.OutputAsync("rooms", "history", "history", "--output", "json", "--reverse"));
        var whole = await HistoryAsync();
        Assert.Equal([2L], (await HistoryAsync("--since", $"{whole.Epoch}/1")).Items.Select(item => item.Offset));
        Assert.Equal([2L], (await HistoryAsync("--limit", "1", "--reverse")).Items.Select(item => item.Offset));

        async Task<History> HistoryAsync(params string[] flags) => JsonSerializer.Deserialize(
            await cluster.OutputAsync(["rooms", "history", "history", "--output", "json", .. flags]), HostJson.Default.History)!;
    }

    [Fact]
    public async Task Publish_reads_what_is_piped_to_it_as_one_message_or_each_line_as_one()
    {
        await using var member = await cluster.EnterAsync("piped");

        await cluster.OutputOfAsync("one\ntwo\n", "publish", "piped", "-");
        Assert.Equal("one\ntwo", await member.NextTextAsync());
        Assert.Equal(2, (await cluster.OutputOfAsync("three\n\n{\"four\":4}\n", "publish", "piped", "--lines")).Split('\n').Length);
        Assert.Equal("three", await member.NextTextAsync());
        Assert.Equal("""{"four":4}""", await member.NextTextAsync());
        await cluster.OutputOfAsync("\"5\"", "publish", "piped", "--text");
        Assert.Equal("\"5\"", await member.NextTextAsync());
        Assert.Equal((2, "hub: there is nothing to say: the input is empty"), await EmptyAsync());
    }

    [Fact]
    public async Task Close_closes_everybody_in_a_room_on_all_nodes_and_its_history_stays()
    {
        await cluster.OutputAsync("publish", "close", "kept");
        await using var here = await cluster.EnterAsync("close", "a");
        await using var there = await cluster.EnterAsync("close", "b");
        await using var elsewhere = await cluster.EnterAsync("close-not");
        await AreThereAsync("close", 3);

        ApprovedText.AssertApproved("rooms-close", await cluster.OutputAsync("rooms", "close", "close", "--code", "4200", "--reason", "moved", "--yes"));
        Assert.Equal((4200, "moved"), await here.ClosedAsync());
        Assert.Equal((4200, "moved"), await there.ClosedAsync());
        await cluster.OutputAsync("publish", "close-not", "still here");
        Assert.Equal("still here", await elsewhere.NextTextAsync());
        Assert.Contains("kept", await cluster.OutputAsync("rooms", "history", "close"), StringComparison.Ordinal);
        ApprovedText.AssertApproved("rooms-close-json", await cluster.OutputAsync("rooms", "close", "close", "--yes", "--output", "json"));
    }

    private async Task<(int Code, string Error)> EmptyAsync()
    {
        await using var hub = cluster.Start("publish", "piped", "-");
        hub.Input.Close();
        return (await hub.ExitCodeAsync(), hub.Error.Text);
    }

    // Which node has a room is decided by the cluster.
    private static string OfAnyOwner(string text) => Regex.Replace(text, "term [0-9]+", "term 1")
        .Replace("\"owner\": \"b\"", "\"owner\": \"a\"", StringComparison.Ordinal)
        .Replace("  b      ", "  a      ", StringComparison.Ordinal)
        .Replace("of b", "of a", StringComparison.Ordinal)
        .Replace("messages/s  0\n", "messages/s  0.1\n", StringComparison.Ordinal);

    private async Task<int> LinesAsync(params string[] flags)
    {
        await using var hub = cluster.Start(["rooms", "list", .. flags]);
        Assert.Equal(0, await hub.ExitCodeAsync());
        return hub.Output.Lines.Count;
    }

    // Nodes tell each other of members a moment later.
    private async Task AreThereAsync(string filter, int members)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", OperatedCluster.Key);
        await Poll.UntilAsync(async limit =>
        {
            var report = await http.GetFromJsonAsync(new Uri(cluster["a"].Url, $"/admin/api/rooms?filter={filter}"), AdminJson.Default.RoomsReport, limit);
            return report!.Rooms.Sum(room => room.Members) == members && report.Rooms.All(room => room.Owner is not null);
        });
    }
}
