using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using System.Text;
using Hub.Host.Commands;

namespace Hub.Tests.Fixtures;

/// <summary>The page <c>command-line-reference.md</c>, made from the commands themselves.</summary>
internal static class CommandReference
{
    private const string Head = """
        # Command reference

        Every command with its arguments, options, examples and exit codes, made from the commands themselves: it is what `--help` tells. How the
        commands find a node, what they print and how a shell completes them is told by [the command line](command-line.md).

        """;

    public static string Text
    {
        get
        {
            var page = new StringBuilder(Head);
            foreach (var (path, command) in CommandTree.All.Where(each => !each.Command.Hidden)) Write(page, path, command);
            return page.ToString();
        }
    }

    private static void Write(StringBuilder page, string path, Command command)
    {
        var options = command.Options.Where(option => !option.Hidden && option is not (HelpOption or VersionOption)).ToList();
        var commands = command.Subcommands.Where(next => !next.Hidden).ToList();
        page.Append(CultureInfo.InvariantCulture, $"\n## `{path}`\n\n{command.Description!.TrimEnd('.')}.\n\n```\n{Synopsis(path, command, options.Count > 0)}\n```\n");
        if (commands.Count > 0)
            Table(page, "command", [.. commands.Select(next => ($"[`{path} {next.Name}`](#{path.Replace(' ', '-')}-{next.Name})", next.Description!))]);
        if (command.Arguments.Count > 0)
            Table(page, "argument", [.. command.Arguments.Select(argument => ($"`{Cell(argument.Name)}`", $"{argument.Description}{DefaultOf(argument)}"))]);
        if (options.Count > 0)
            Table(page, "option", [.. options.Select(option => ($"`{Cell($"{option.Name} {ValueOf(option)}".TrimEnd())}`", $"{option.Description}{(option.Required ? "; required" : "")}"))]);
        var notes = CommandNotes.Of(command);
        if (notes.Examples.Count > 0)
            page.Append(CultureInfo.InvariantCulture, $"\nExamples{(notes.Given is { } given ? $", {given}" : "")}:\n\n```\n{string.Join('\n', HelpWithExamples.Lines(notes))}\n```\n");
        if (notes.Remark is { } remark) page.Append('\n').Append(remark).Append('\n');
        page.Append(CultureInfo.InvariantCulture, $"\nExit codes: {notes.ExitCodes ?? ExitCodes.Meaning}.\n");
    }

    private static string Synopsis(string path, Command command, bool hasOptions) => string.Join(' ',
    [
        path,
        .. command.Arguments.Select(argument => argument.Arity switch
        {
            { MinimumNumberOfValues: 0, MaximumNumberOfValues: 1 } => $"[{argument.Name}]",
            { MaximumNumberOfValues: > 1 } => $"{argument.Name}...",
            _ => argument.Name,
        }),
        .. command is RootCommand ? ["[COMMAND]"] : command is { Subcommands.Count: > 0, Action: null } ? ["COMMAND"] : Array.Empty<string>(),
        .. hasOptions ? ["[OPTIONS]"] : Array.Empty<string>(),
    ]);

    private static void Table(StringBuilder page, string head, IEnumerable<(string Name, string Meaning)> rows)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n| {head} | meaning |\n|---|---|\n");
        foreach (var (name, meaning) in rows) page.Append(CultureInfo.InvariantCulture, $"| {name} | {Cell(meaning)} |\n");
    }

    private static string ValueOf(Option option) => option.ValueType == typeof(bool) ? "" : option.Arity.MinimumNumberOfValues == 0 ? $"[{option.HelpName}]" : option.HelpName!;

    private static string DefaultOf(Argument argument) => argument is { HasDefaultValue: true } && argument.GetDefaultValue() is { } value ? $" [default: {value}]" : "";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
