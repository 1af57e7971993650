using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text;

namespace Hub.Host.Commands;

/// <summary>The generated help of a command, followed by its <see cref="CommandNotes"/>.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    private readonly HelpAction _generated = new();

    /// <summary>Whoever asks for help need not have given the rest.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        _generated.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(Text(CommandNotes.Of(parseResult.CommandResult.Command)));
        return ExitCodes.Ok;
    }

    /// <summary>The examples as lines of two columns.</summary>
    public static IEnumerable<string> Lines(CommandNotes notes)
    {
        var width = notes.Examples.Where(example => example.Meaning.Length > 0).Select(example => example.Line.Length).DefaultIfEmpty().Max();
        return notes.Examples.Select(example => example.Meaning.Length == 0 ? example.Line : $"{example.Line.PadRight(width)}  {example.Meaning}");
    }

    private static string Text(CommandNotes notes)
    {
        var text = new StringBuilder();
        if (notes.Examples.Count > 0)
        {
            text.Append(notes.Given is null ? "Examples:\n" : $"Examples, {notes.Given}:\n");
            foreach (var line in Lines(notes)) text.Append("  ").Append(line).Append('\n');
            text.Append('\n');
        }

        if (notes.Remark is not null) text.Append(notes.Remark).Append("\n\n");
        return text.Append("Exit codes: ").Append(notes.ExitCodes ?? ExitCodes.Meaning).Append('.').ToString();
    }
}
