using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hub.Host.Commands.Top;

/// <summary>Lays the screen of <c>hub top</c> out: nodes, below them rooms and events, as many as there are lines for.</summary>
internal static class TopView
{
    private const int MostRooms = 15;
    private static readonly Style s_head = new(decoration: Decoration.Bold);
    private static readonly Style s_quiet = new(decoration: Decoration.Dim);
    private static readonly Style s_trouble = new(Color.Red);

    /// <param name="state">What is shown.</param>
    /// <param name="width">Characters of a line.</param>
    /// <param name="height">Lines of the screen.</param>
    public static IRenderable Of(TopState state, int width, int height)
    {
        var lines = new List<IRenderable> { Line($"{state.Server.Authority}  {PeopleText.Time(state.Report.At)}{(state.IsPaused ? "  paused" : "")}", width, s_head) };
        lines.Add(Line("q quit  s sort rooms  p pause", width, s_quiet));
        if (state.Trouble is { } trouble) lines.Add(Line($"{trouble}: trying again", width, s_trouble));
        foreach (var table in NodeColumns.Of(state.Report.Nodes, width))
        {
            lines.Add(Empty);
            AddTable(lines, table, width, row => row > 0 && !state.Report.Nodes[row - 1].Answers ? s_trouble : null);
        }

        // One line stays free, or the terminal would scroll.
        var left = height - 1 - lines.Count;
        AddRooms(lines, state, width, Math.Min(MostRooms, state.Events.Count == 0 ? left - 3 : (left - 5) / 2));
        left = height - 1 - lines.Count;
        if (left >= 3 && state.Events.Count > 0)
        {
            lines.Add(Empty);
            lines.Add(Line("EVENTS", width, s_head));
            lines.AddRange(state.Events.TakeLast(left - 2).Select(line => Line(line, width)));
        }

        return new Rows(lines.Take(Math.Max(1, height - 1)));
    }

    private static Text Empty => new(" ");

    private static void AddRooms(List<IRenderable> lines, TopState state, int width, int count)
    {
        if (count < 1) return;
        lines.Add(Empty);
        if (state.Report.Rooms.Count == 0)
        {
            lines.Add(Line("no rooms", width, s_quiet));
            return;
        }

        string[] Head(string by, string header) => [by == state.Order ? $"{header} \u2193" : header];
        AddTable(
            lines,
            [
                [state.Order == "name" ? "ROOM \u2193" : "ROOM", "OWNER", .. Head("members", "MEMBERS"), .. Head("rate", "MESSAGES/S"), "OFFSET"],
                .. state.Report.Rooms.Take(count).Select(room => (string[])
                    [room.Room, room.Owner ?? "-", PeopleText.Number(room.Members), PeopleText.Rate(room.Rate), PeopleText.Number(room.Offset)]),
            ],
            width,
            _ => null);
    }

    // The first column is a name, the others are set to the right, as numbers are.
    private static void AddTable(List<IRenderable> lines, IReadOnlyList<string[]> rows, int width, Func<int, Style?> style)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        // A name may be as long as it likes; what is behind it is to be seen.
        widths[0] = Math.Max(8, Math.Min(widths[0], width - widths.Skip(1).Sum(other => other + 2)));
        for (var row = 0; row < rows.Count; row++)
        {
            var cells = rows[row].Select((cell, column) => column == 0 ? Cut(cell, widths[0]).PadRight(widths[0]) : cell.PadLeft(widths[column]));
            lines.Add(Line(string.Join("  ", cells), width, row == 0 ? s_head : style(row)));
        }
    }

    private static Text Line(string text, int width, Style? style = null) =>
        new(Cut(VisibleText.Of(text).Replace('\n', '\u240A').Replace('\t', ' '), width), style);

    private static string Cut(string text, int width) => text.Length <= width ? text : width < 2 ? text[..Math.Max(0, width)] : $"{text[..(width - 1)]}…";
}
