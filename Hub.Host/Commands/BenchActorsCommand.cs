using System.CommandLine;
using Hub.Host.Bench.Actors;

namespace Hub.Host.Commands;

/// <summary><c>hub bench actors</c>: what the actor runtime in this process can do.</summary>
internal static class BenchActorsCommand
{
    public static Command Create()
    {
        var command = new Command("actors", "Measure the actor runtime itself, in this process and without a server");
        var rounds = BenchFlags.Number("--rounds", "N", 5, 1, 100, "Rounds after one that warms up; each figure is their median");
        var json = new Option<bool>("--json") { Description = "Print a JSON array of { measure, value, unit }" };
        command.Options.Add(rounds);
        command.Options.Add(json);
        command.SetAction(async (parsed, _) =>
        {
            var figures = await ActorFigures.MeasureAsync(parsed.GetValue(rounds));
            await parsed.InvocationConfiguration.Output.WriteAsync(parsed.GetValue(json) ? FigureTable.JsonOf(figures) : FigureTable.Of(figures));
            return ExitCodes.Ok;
        });
        return command.WithExamples(
            """
            hub bench actors
            hub bench actors --rounds 20 --json
            """)
            .WithExitCodes("0 ok, 2 wrong command line");
    }
}
