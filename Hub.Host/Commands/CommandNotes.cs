using System.CommandLine;
using System.Runtime.CompilerServices;

namespace Hub.Host.Commands;

/// <summary>
/// What people are told of a command beyond its flags, in its help and in the reference. It stands where the command is made, so that a new command brings its own;
/// a test asks each for examples.
/// </summary>
internal sealed class CommandNotes
{
    private static readonly ConditionalWeakTable<Command, CommandNotes> s_notes = [];

    /// <summary>Lines that can be typed as they stand.</summary>
    public IReadOnlyList<CommandExample> Examples { get; set; } = [];

    /// <summary>What has to be so for the examples to work, after <c>Examples, </c>; null where nothing has.</summary>
    public string? Given { get; set; }

    /// <summary>What stands after the examples, or null.</summary>
    public string? Remark { get; set; }

    /// <summary>What its exit codes mean, where there is more to say than <see cref="ExitCodes.Meaning"/>; else null.</summary>
    public string? ExitCodes { get; set; }

    /// <summary>Those of a command; empty where it has none.</summary>
    public static CommandNotes Of(Command command) => s_notes.TryGetValue(command, out var notes) ? notes : new CommandNotes();

    /// <summary>Those of a command, to be written.</summary>
    public static CommandNotes For(Command command) => s_notes.GetValue(command, _ => new CommandNotes());
}
