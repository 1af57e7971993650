using Hub.Tests.Fixtures;

namespace Hub.Tests.EndToEnd;

/// <summary>What a command writes to a terminal, which <c>script</c> gives it, beside what it writes to a pipe.</summary>
public sealed class ScreenTests
{
    private const char Escape = '\u001b';
    private const string Head = "SETTING    VALUE";

    [Fact]
    public async Task On_a_terminal_the_head_of_a_table_is_bold_and_the_rows_are_plain()
    {
        var lines = await OnTerminalAsync(("TERM", "xterm"));

        Assert.Equal($"{Escape}[1m{Head}{Escape}[0m", lines[0]);
        Assert.Equal("HUB__PORT  9000", lines[1]);
    }

    [Theory]
    [InlineData("xterm", "1")]
    [InlineData("dumb", "")]
    public async Task Where_colour_is_not_wanted_or_not_known_nothing_but_text_is_written(string term, string noColor) =>
        Assert.Equal([Head, "HUB__PORT  9000"], await OnTerminalAsync(("TERM", term), ("NO_COLOR", noColor)));

    [Fact]
    public async Task Into_a_pipe_nothing_but_text_is_written()
    {
        await using var hub = HubProcess.Start(["config", "show", "--changed", "--port", "9000"], [("TERM", "xterm"), ("NO_COLOR", "")]);
        Assert.Equal(0, await hub.ExitCodeAsync());
        Assert.Equal([Head, "HUB__PORT  9000"], hub.Output.Lines);
    }

    private static async Task<IReadOnlyList<string>> OnTerminalAsync(params (string, string)[] environment)
    {
        var line = $"{Path.Combine(AppContext.BaseDirectory, "hub")} config show --changed --port 9000";
        await using var hub = HubProcess.Start("script", ["-q", "-e", "-c", line, "/dev/null"], [("NO_COLOR", ""), .. environment]);
        Assert.Equal(0, await hub.ExitCodeAsync());
        // The runtime itself has the keys of a terminal send what programs expect, whenever a program takes its output.
        return [.. hub.Output.Lines.Select(text => text.TrimEnd('\r').Replace($"{Escape}[?1h{Escape}=", "", StringComparison.Ordinal)).Where(text => text.Length > 0)];
    }
}
