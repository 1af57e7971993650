using Hub.Tests.Fixtures;

namespace Hub.Tests.Commands;

/// <summary>What commands do only where somebody looks on and can answer.</summary>
[Collection(nameof(OperatorCommands))]
public sealed class AtATerminalTests(OperatedCluster cluster)
{
    private static readonly string s_hub = Path.Combine(AppContext.BaseDirectory, "hub");

    [Fact]
    public async Task What_changes_something_asks_and_does_nothing_unless_it_is_told_to()
    {
        await using var member = await cluster.EnterAsync("asked");
        await using var terminal = await TerminalScreen.StartAsync(140, 30, cluster.Environment());

        await terminal.TypeAsync($"{s_hub} rooms close asked; echo ended with $?");
        await terminal.ShowsAsync("Go on? [y/N]");
        await terminal.TypeAsync("n");
        await terminal.ShowsAsync("ended with 1");
        Assert.Contains(await terminal.LinesAsync(), line => line == "hub: nothing was done");
        await cluster.OutputAsync("publish", "asked", "still here");
        Assert.Equal("still here", await member.NextTextAsync());

        await terminal.TypeAsync($"clear; {s_hub} rooms close asked; echo ended with $?");
        await terminal.ShowsAsync("Go on? [y/N]");
        await terminal.TypeAsync("y");
        await terminal.ShowsAsync("ended with 0");
        Assert.Equal(4004, (await member.ClosedAsync()).Code);
    }

    [Fact]
    public async Task A_drain_says_how_far_it_is_in_a_line_that_changes()
    {
        var members = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => cluster.EnterAsync("drained", "b")));
        await using var terminal = await TerminalScreen.StartAsync(140, 30, cluster.Environment());

        await terminal.TypeAsync($"{s_hub} cluster drain b --rate 1 --yes; echo ended with $?");
        await terminal.ShowsAsync("b has 3 connections");
        await terminal.ShowsAsync("b has 1 connections");
        Assert.DoesNotContain(await terminal.LinesAsync(), line => line.Contains("b has 3 connections", StringComparison.Ordinal));
        await terminal.ShowsAsync("ended with 0");

        var left = await terminal.LinesAsync();
        Assert.Contains(left, line => line.StartsWith("b is drained", StringComparison.Ordinal));
        Assert.DoesNotContain(left, line => line.Contains("shards left", StringComparison.Ordinal));
        foreach (var member in members) await member.DisposeAsync();
        await cluster.RestartAsync("b");
        await cluster.EvenAsync();
    }
}
