using System.Text.Json;
using Hub.Host.Commands.Top;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Commands;

[Collection(nameof(OperatorCommands))]
public sealed class TopCommandTests(OperatedCluster cluster)
{
    private static readonly string s_hub = Path.Combine(AppContext.BaseDirectory, "hub");

    [Fact]
    public async Task Without_a_terminal_it_prints_one_table_of_two_looks()
    {
        await using var one = await cluster.EnterAsync("top-once", "a");
        await using var two = await cluster.EnterAsync("top-once", "b");

        var lines = (await cluster.OutputAsync("top", "--interval", "00:00:00.3")).Split('\n');

        Assert.StartsWith("NODE  CONNS  ROOMS  MSG/S IN", lines[0], StringComparison.Ordinal);
        Assert.Equal(["a", "b"], lines.Skip(1).Take(2).Select(line => line.Split(' ')[0]).Order());
        Assert.Contains(lines, line => line.StartsWith("ROOM ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task As_JSON_it_has_the_figures_of_each_node()
    {
        await using var member = await cluster.EnterAsync("top-json", "b");
        await using var listener = await cluster.EnterAsync("top-json", "b");
        using var over = new CancellationTokenSource();
        var talking = TalkAsync(member, over.Token);

        var report = JsonSerializer.Deserialize(
            await cluster.OutputAsync("top", "--once", "--output", "json", "--interval", "00:00:00.5"), TopJson.Default.TopReport)!;
        await over.CancelAsync();
        await talking;

        Assert.Equal(["a", "b"], report.Nodes.Select(node => node.Node).Order());
        Assert.All(report.Nodes, node =>
        {
            Assert.True(node is { Answers: true, Unready: null, CpuPercent: >= 0, MemoryBytes: > 10_000_000, LeaseLeftSeconds: > 0, SlowPerSecond: 0 });
        });
        Assert.True(report.Nodes.Single(node => node.Node == "b") is { Connections: >= 1, MessagesIn: > 0, BytesIn: > 0, FanoutP99Ms: > 0 });
        Assert.Contains(report.Rooms, room => room.Room == "top-json");
    }

    [Fact]
    public async Task In_a_terminal_it_shows_what_the_nodes_do_and_leaves_nothing_behind()
    {
        await using var member = await cluster.EnterAsync("top-live", "b");
        // As many as fill a large screen, and not a small one.
        var others = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => cluster.EnterAsync($"top-other-{number}")));
        await using var terminal = await TerminalScreen.StartAsync(160, 45, cluster.Environment());

        await terminal.TypeAsync($"{s_hub} top --interval 00:00:00.2");
        var still = await terminal.UntilAsync(lines => Row(lines, "a") is not null && Row(lines, "b") is not null && lines.Any(line => line.StartsWith("EVENTS", StringComparison.Ordinal)));
        Assert.Contains(still, line => line.Contains("q quit", StringComparison.Ordinal));
        await terminal.UntilAsync(lines => Row(lines, "b") is [_, _, _, "0", ..]);

        // Numbers move when messages flow.
        using var over = new CancellationTokenSource();
        var talking = TalkAsync(member, over.Token);
        await terminal.UntilAsync(lines => Row(lines, "b") is [_, _, _, not ("0" or "-"), ..] && lines.Any(line => line.StartsWith("top-live", StringComparison.Ordinal)));

        await terminal.PressAsync("s");
        await terminal.ShowsAsync("MEMBERS ↓");
        await terminal.PressAsync("p");
        await terminal.ShowsAsync("paused");
        await terminal.PressAsync("p");
        await terminal.UntilAsync(lines => !lines[0].Contains("paused", StringComparison.Ordinal));
        await over.CancelAsync();
        await talking;

        await terminal.UntilAsync(lines => lines.Length > 24);
        await terminal.ResizeAsync(80, 24);
        await terminal.UntilAsync(lines => IsWhole(lines) && lines.Count(line => line.StartsWith("NODE", StringComparison.Ordinal)) >= 2);
        await terminal.ResizeAsync(160, 45);
        await terminal.UntilAsync(lines => IsWhole(lines) && lines.Count(line => line.StartsWith("NODE", StringComparison.Ordinal)) == 1);
        foreach (var other in others) await other.DisposeAsync();

        await terminal.PressAsync("q");
        var after = await terminal.UntilAsync(lines => lines[^1].TrimEnd() == ">");
        // The shell's own two lines: what was typed, and the next prompt.
        Assert.Equal([$"> {s_hub} top --interval 00:00:00.2", ">"], after.Select(line => line.TrimEnd()));
        await terminal.TypeAsync("echo ended with $?");
        await terminal.ShowsAsync("ended with 0");
    }

    [Fact]
    public async Task A_node_that_is_gone_is_told_and_waited_for()
    {
        await using var terminal = await TerminalScreen.StartAsync(160, 45, cluster.Environment());
        await terminal.TypeAsync($"{s_hub} top --interval 00:00:00.2 --server {cluster["b"].Url}");
        await terminal.UntilAsync(lines => Row(lines, "b") is not null);

        cluster["b"].Kill();
        await cluster["b"].ExitCodeAsync();
        await terminal.ShowsAsync("is unreachable");
        await cluster.RestartAsync("b");
        await terminal.UntilAsync(lines => !lines.Any(line => line.Contains("is unreachable", StringComparison.Ordinal)) && Row(lines, "b") is not null);

        await terminal.PressAsync("C-c");
        await terminal.UntilAsync(lines => lines[^1].TrimEnd() == ">");
        await terminal.TypeAsync("echo ended with $?");
        await terminal.ShowsAsync("ended with 0");
    }

    private bool IsWhole(string[] lines) => lines[0].StartsWith(cluster["a"].Url.Authority, StringComparison.Ordinal);

    private static string[]? Row(string[] lines, string node)
    {
        var head = Array.FindIndex(lines, line => line.StartsWith("NODE", StringComparison.Ordinal));
        return head < 0 ? null : lines.Skip(head + 1).Take(2).FirstOrDefault(line => line.StartsWith($"{node} ", StringComparison.Ordinal))
            ?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    // Until it is called off; within the rate limit of raw rooms.
    private static async Task TalkAsync(SocketClient member, CancellationToken over)
    {
        using var turns = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        try
        {
            while (await turns.WaitForNextTickAsync(over)) await member.SayAsync("tick");
        }
        catch (OperationCanceledException)
        {
            // As was wanted.
        }
    }
}
