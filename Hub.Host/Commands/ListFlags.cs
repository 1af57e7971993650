using System.CommandLine;

namespace Hub.Host.Commands;

/// <summary>How much of a list is wanted, which the API answers in pages.</summary>
internal sealed class ListFlags
{
    /// <summary>The API answers no more at once.</summary>
    internal const int Page = 1_000;

    private readonly Option<int> _limit = BenchFlags.Number("--limit", "N", 100, 1, 1_000_000, "How many at most");
    private readonly Option<bool> _all = new("--all") { Description = "All of them" };

    public ListFlags(Command command)
    {
        command.Options.Add(_limit);
        command.Options.Add(_all);
    }

    /// <summary>Asks for one page after the other, until there are enough.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="ask">Gets a page: how many, and from which cursor on; tells how many it has, and where the next one begins.</param>
    public Task AskAsync(ParseResult parsed, Func<int, string?, Task<(int Count, string? Cursor)>> ask) =>
        AskAsync(parsed.GetValue(_all) ? int.MaxValue : parsed.GetValue(_limit), ask);

    /// <inheritdoc cref="AskAsync(ParseResult, Func{int, string, Task{ValueTuple{int, string}}})"/>
    public static async Task AskAsync(int limit, Func<int, string?, Task<(int Count, string? Cursor)>> ask)
    {
        string? cursor = null;
        do
        {
            (var count, cursor) = await ask(Math.Min(limit, Page), cursor);
            limit -= count;
        }
        while (cursor is not null && limit > 0);
    }

    /// <summary>Says on standard error what a list lacks.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="hasMore">Whether there are more than were asked for.</param>
    /// <param name="unanswered">Nodes that have not told theirs.</param>
    public static async Task TellAsync(ParseResult parsed, bool hasMore, IReadOnlyList<string> unanswered)
    {
        var error = parsed.InvocationConfiguration.Error;
        if (hasMore) await error.WriteLineAsync("hub: there are more: --limit N or --all shows them");
        foreach (var node in unanswered) await error.WriteLineAsync($"hub: {VisibleText.Of(node)} has not answered: what it alone knows is missing");
    }
}
