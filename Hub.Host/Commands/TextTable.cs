using System.Text;

namespace Hub.Host.Commands;

/// <summary>Lines of columns, as far apart as they have to be.</summary>
internal static class TextTable
{
    private const int Gap = 2;

    /// <summary>Rows below the names of their columns.</summary>
    /// <param name="rows">All with the same number of cells; the first has the names.</param>
    /// <param name="screen">Where it will be printed.</param>
    public static string Of(IReadOnlyList<string[]> rows, Screen screen)
    {
        var text = Of(rows);
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        return $"{screen.Head(text[..end])}{text[end..]}";
    }

    /// <param name="rows">All with the same number of cells.</param>
    public static string Of(IReadOnlyList<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            for (var column = 0; column < row.Length - 1; column++) text.Append(Line(row[column]).PadRight(widths[column] + Gap));
            text.Append(Line(row[^1])).Append('\n');
        }

        return text.ToString();
    }

    // Others may have chosen these characters, and each row is one line.
    private static string Line(string text) => VisibleText.Of(text).Replace('\n', '\u240A');
}
