using System.CommandLine;
using Hub.Host.Bench.Links;

namespace Hub.Host.Commands;

/// <summary><c>hub bench links</c>: what links between nodes can carry.</summary>
internal static class BenchLinksCommand
{
    public static Command Create()
    {
        var command = new Command("links", "Measure links between nodes, both ends in this process and without a database");
        var rounds = BenchFlags.Number("--rounds", "N", 5, 1, 100, "Rounds after one that warms up; each figure is their median");
        var messages = BenchFlags.Number("--messages", "N", 1_000_000, 1, 1_000_000_000, "Messages of a round");
        var size = BenchFlags.Number("--size", "BYTES", 150, 1, 1_000_000, "Data of a message");
        var json = new Option<bool>("--json") { Description = "Print a JSON array of { measure, value, unit }" };
        foreach (var option in (Option[])[rounds, messages, size, json]) command.Options.Add(option);
        command.SetAction(async (parsed, _) =>
        {
            var figures = await LinkFigures.MeasureAsync(parsed.GetValue(rounds), parsed.GetValue(messages), parsed.GetValue(size));
            await parsed.InvocationConfiguration.Output.WriteAsync(parsed.GetValue(json) ? FigureTable.JsonOf(figures) : FigureTable.Of(figures));
            return ExitCodes.Ok;
        });
        return command.WithExamples(
            """
            hub bench links
            hub bench links --messages 100000 --size 4096
            """)
            .WithExitCodes("0 ok, 2 wrong command line");
    }
}
