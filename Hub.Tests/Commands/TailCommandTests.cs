using System.Text.Json;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Commands;

[Collection(nameof(OperatorCommands))]
public sealed class TailCommandTests(OperatedCluster cluster)
{
    [Fact]
    public async Task Several_rooms_are_one_view_with_what_was_before_first()
    {
        // Between two of the other room, by its time and not by its place in the command line.
        foreach (var text in (string[])["zero", "one"]) await cluster.OutputAsync("publish", "tail-1", text);
        await cluster.OutputAsync("publish", "tail-2", """{"other": "room"}""");
        await cluster.OutputAsync("publish", "tail-1", "two");

        await using var tail = cluster.Start("tail", "tail-1", "tail-2", "--history", "2");
        await tail.Output.WaitForAsync("tail-1 -: two");
        await cluster.OutputAsync("publish", "tail-1", "three");
        await tail.Output.WaitForAsync("tail-1 -: three");
        // A member's, from another node.
        await using var member = await cluster.EnterAsync("tail-2", "b");
        await member.SayAsync("four\u001b[2J");
        await tail.Output.WaitForAsync("four");
        tail.Interrupt();

        Assert.Equal((0, ""), (await tail.ExitCodeAsync(), tail.Error.Text));
        Assert.Equal(
            ["tail-1 -: one", "tail-2 -: {\"other\":\"room\"}", "tail-1 -: two", "tail-1 -: three", "tail-2 ID: four␛[2J"],
            tail.Output.Lines.Select(line => System.Text.RegularExpressions.Regex.Replace(line[13..], "[0-9a-f]{16}", "ID")));
    }

    [Fact]
    public async Task As_JSON_each_message_is_an_object_on_a_line()
    {
        await cluster.OutputAsync("publish", "tail-json", """{"a":[1,"<b>"]}""");

        await using var tail = cluster.Start("tail", "tail-json", "--history", "5", "--output", "json");
        ApprovedText.AssertApproved("tail-json", await tail.Output.WaitForAsync(_ => true, tail.Error));
        tail.Interrupt();
        Assert.Equal(0, await tail.ExitCodeAsync());
    }

    [Fact]
    public async Task A_room_without_history_is_told_from_now_on()
    {
        await using var tail = cluster.Start("tail", "silent-room", "--history", "5");
        await using var member = await cluster.EnterAsync("silent-room", "b");
        await Poll.UntilAsync(async _ =>
        {
            await member.SayAsync("now");
            return tail.Output.Lines.Count > 0;
        });
        tail.Interrupt();
        Assert.Equal(
            (0, "hub: nothing of before can be shown: silent-room keeps no history (HUB__ROOMS__n__HISTORY)"), (await tail.ExitCodeAsync(), tail.Error.Text));
    }

    [Fact]
    public async Task It_comes_back_when_its_node_starts_again_and_says_so()
    {
        await using var tail = cluster.Start("tail", "tail-again", "--server", cluster["b"].Url.ToString(), "--output", "json");
        await Poll.UntilAsync(async _ =>
        {
            await cluster.OutputAsync("publish", "tail-again", "before");
            return tail.Output.Lines.Count > 0;
        });

        cluster["b"].Terminate();
        await tail.Error.WaitForAsync($"hub: no connection to {cluster["b"].Url} (1001 Server shutdown): trying again until it is back");
        await cluster["b"].ExitCodeAsync();
        // The other node keeps the room, and so nothing is missing.
        await cluster.OutputAsync("publish", "tail-again", "while it was away");
        await cluster.RestartAsync("b");
        await tail.Error.WaitForAsync($"hub: connected to {cluster["b"].Url} again");
        await cluster.OutputAsync("publish", "tail-again", "after");
        await tail.Output.WaitForAsync("after");
        tail.Interrupt();

        Assert.Equal(0, await tail.ExitCodeAsync());
        var offsets = tail.Output.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("offset").GetInt64()).ToList();
        Assert.Equal(Enumerable.Range((int)offsets[0], offsets.Count).Select(number => (long)number), offsets);
        Assert.Contains(tail.Output.Lines, line => line.Contains("while it was away", StringComparison.Ordinal));
    }
}
