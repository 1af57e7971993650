using Hub.Host.Admin;
using Hub.Host.Commands.Top;
using Spectre.Console;

namespace Hub.Tests.Host.Commands.Top;

public class TopViewTests
{
    private static readonly TopState s_state = new(
        new Uri("http://localhost:8080"),
        new TopReport(0, [new TopNode("a", Answers: true, Connections: 12, MessagesIn: 3.5), new TopNode("b", Answers: false)],
            [.. Enumerable.Range(0, 40).Select(i => new RoomReport($"room-{i}", "a", 40 - i, i, i, "memory"))]),
        "rate", IsPaused: false, Trouble: null, [.. Enumerable.Range(0, 40).Select(i => $"event {i}")]);

    [Theory]
    [InlineData(200, 50)]
    [InlineData(80, 24)]
    [InlineData(40, 10)]
    [InlineData(5, 2)]
    public void It_fits_on_the_screen_and_leaves_its_last_line_free(int width, int height)
    {
        var lines = Draw(s_state, width, height);

        Assert.InRange(lines.Length, 1, height - 1);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
    }

    [Fact]
    public void Nodes_rooms_and_the_newest_events_are_there()
    {
        var lines = Draw(s_state, 200, 40);

        Assert.Contains(lines, line => line.StartsWith("a  ", StringComparison.Ordinal) && line.Contains("12", StringComparison.Ordinal) && line.Contains("3.5", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("b (no answer)", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("room-0 ", StringComparison.Ordinal));
        Assert.Contains("event 39", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_narrow_terminal_the_columns_of_nodes_stand_below_each_other()
    {
        var lines = Draw(s_state, 80, 40);

        Assert.All((string[])["CONNS", "MSG/S OUT", "FANOUT P99", "LEASE"], header => Assert.Contains(lines, line => line.Contains(header, StringComparison.Ordinal)));
        Assert.InRange(lines.Count(line => line.StartsWith("NODE", StringComparison.Ordinal)), 2, 4);
    }

    [Fact]
    public void A_lost_connection_and_a_pause_are_told()
    {
        var lines = Draw(s_state with { Trouble = "http://localhost:8080/ is unreachable: Connection refused", IsPaused = true }, 100, 40);

        Assert.EndsWith("paused", lines[0].TrimEnd(), StringComparison.Ordinal);
        Assert.Contains(lines, line => line.Contains("Connection refused: trying again", StringComparison.Ordinal));
    }

    [Fact]
    public void What_others_have_called_their_rooms_does_not_rewrite_the_screen()
    {
        var report = s_state.Report with { Rooms = [new RoomReport("[red]\u001b[2J\nx", "a", 1, 1, 1, "none")] };

        var lines = Draw(s_state with { Report = report }, 200, 40);

        Assert.Contains(lines, line => line.StartsWith("[red]\u241b[2J\u240ax", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_order_is_there_at_once()
    {
        var members = s_state.Sorted();
        var name = members.Sorted();

        Assert.Equal(("members", "room-0"), (members.Order, members.Report.Rooms[0].Room));
        Assert.Equal(("name", "room-0", "room-1", "room-10"), (name.Order, name.Report.Rooms[0].Room, name.Report.Rooms[1].Room, name.Report.Rooms[2].Room));
        Assert.Equal(("rate", "room-39"), (name.Sorted().Order, name.Sorted().Report.Rooms[0].Room));
        Assert.Contains(Draw(members, 200, 40), line => line.Contains("MEMBERS \u2193", StringComparison.Ordinal));
    }

    private static string[] Draw(TopState state, int width, int height)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text) });
        (console.Profile.Width, console.Profile.Height) = (width, height);
        console.Write(TopView.Of(state, width, height));
        return text.ToString().TrimEnd('\n').Split('\n');
    }
}
