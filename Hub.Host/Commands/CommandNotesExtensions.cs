using System.CommandLine;

namespace Hub.Host.Commands;

/// <summary>Says beside a command what its help and the reference tell of it.</summary>
internal static class CommandNotesExtensions
{
    // Columns are set when the examples are printed: here two spaces are enough.
    private const string Gap = "  ";

    /// <summary>Gives a command its examples.</summary>
    /// <param name="command">The command.</param>
    /// <param name="lines">One a line; what it does may follow after two spaces or more.</param>
    /// <param name="given">What has to be so for them to work, such as <c>with HUB__AUTH__KEY set as for hub serve</c>.</param>
    public static Command WithExamples(this Command command, string lines, string? given = null)
    {
        var notes = CommandNotes.For(command);
        notes.Given = given;
        notes.Examples =
        [
            .. from line in lines.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
               let end = line.IndexOf(Gap, StringComparison.Ordinal)
               select end < 0 ? new CommandExample(line, "") : new CommandExample(line[..end], line[end..].TrimStart()),
        ];
        return command;
    }

    /// <summary>Says what the exit codes of a command mean.</summary>
    /// <param name="command">The command.</param>
    /// <param name="meaning">Such as <c>0 good, 1 not good, 2 wrong command line</c>, without a full stop.</param>
    public static Command WithExitCodes(this Command command, string meaning)
    {
        CommandNotes.For(command).ExitCodes = meaning;
        return command;
    }

    /// <summary>Says something more of a command, after its examples.</summary>
    public static Command WithRemark(this Command command, string text)
    {
        CommandNotes.For(command).Remark = text;
        return command;
    }
}
