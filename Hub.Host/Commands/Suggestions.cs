using System.CommandLine;

namespace Hub.Host.Commands;

/// <summary>
/// What may stand at the end of a line that is still being typed; the scripts of <c>hub completion</c> ask for it with System.CommandLine's directive,
/// <c>hub [suggest] "cluster st"</c>.
/// </summary>
internal static class Suggestions
{
    private const string Directive = "[suggest";

    /// <summary>Whether somebody asks.</summary>
    public static bool AreAsked(string[] args) => args is [{ } first, ..] && first.StartsWith(Directive, StringComparison.Ordinal);

    /// <summary>Writes them, one a line.</summary>
    /// <param name="root">All commands.</param>
    /// <param name="args"><c>[suggest]</c> or, with the place of the cursor, <c>[suggest:10]</c>; then the line without <c>hub</c>.</param>
    /// <param name="output">Where they are written.</param>
    public static async Task<int> WriteAsync(RootCommand root, string[] args, TextWriter output)
    {
        var line = args.ElementAtOrDefault(1) ?? "";
        if (int.TryParse(args[0][Directive.Length..].Trim(':', ']'), out var cursor) && cursor >= 0 && cursor < line.Length) line = line[..cursor];
        foreach (var word in Of(root, line)) await output.WriteLineAsync(word);
        return ExitCodes.Ok;
    }

    /// <summary>The words that begin as the last one of the line does.</summary>
    public static IReadOnlyList<string> Of(RootCommand root, string line)
    {
        var begun = line[(line.LastIndexOf(' ') + 1)..];
        if (begun.StartsWith("--", StringComparison.Ordinal) && begun.IndexOf('=', StringComparison.Ordinal) is > 0 and var sign)
        {
            // A shell that takes = for the end of a word completes what is behind it.
            line = $"{line[..^begun.Length]}{begun[..sign]} {begun[(sign + 1)..]}";
            begun = begun[(sign + 1)..];
        }

        var parsed = root.Parse(line);
        var labels = parsed.GetCompletions(line.Length).Select(item => item.Label);
        // Without a command the flags are those of serve.
        if (parsed.CommandResult.Command == root)
            labels = labels.Concat(root.Subcommands.Single(command => command.Name == HubCommandLine.Serve).Options.Select(option => option.Name));
        // Options are many, and wanted by those who begin one; of these the long form says what it is.
        var prefix = begun.Length > 0 && begun[0] == '-' ? "--" : "";
        return
        [
            .. from label in labels.Distinct().Order(StringComparer.Ordinal)
               where label.StartsWith(begun, StringComparison.Ordinal)
               where prefix.Length > 0 ? label.StartsWith(prefix, StringComparison.Ordinal) : label[0] is not ('-' or '/')
               select label,
        ];
    }
}
