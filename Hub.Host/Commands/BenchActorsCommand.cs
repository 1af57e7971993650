using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Hub.Host.Bench;
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
            await parsed.InvocationConfiguration.Output.WriteAsync(parsed.GetValue(json) ? Json(figures) : Table(figures));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static string Json(IReadOnlyList<ActorFigure> figures) =>
        JsonSerializer.Serialize(figures, BenchJson.Default.IReadOnlyListActorFigure) + "\n";

    private static string Table(IReadOnlyList<ActorFigure> figures)
    {
        var width = figures.Max(figure => figure.Measure.Length);
        return string.Concat(figures.Select(figure => string.Create(
            CultureInfo.InvariantCulture, $"{figure.Measure.PadRight(width)}  {figure.Value,14:N0} {figure.Unit}\n")));
    }
}
