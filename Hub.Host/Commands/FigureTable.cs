using System.Globalization;
using System.Text.Json;
using Hub.Host.Bench;
using Hub.Host.Bench.Actors;

namespace Hub.Host.Commands;

/// <summary>Figures that were measured in this process, for people and for programs.</summary>
internal static class FigureTable
{
    public static string JsonOf(IReadOnlyList<ActorFigure> figures) => JsonSerializer.Serialize(figures, BenchJson.Default.IReadOnlyListActorFigure) + "\n";

    public static string Of(IReadOnlyList<ActorFigure> figures)
    {
        var width = figures.Max(figure => figure.Measure.Length);
        return string.Concat(figures.Select(figure => string.Create(
            CultureInfo.InvariantCulture, $"{figure.Measure.PadRight(width)}  {figure.Value,14:N0} {figure.Unit}\n")));
    }
}
