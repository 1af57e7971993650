using System.CommandLine;
using System.CommandLine.Parsing;
using Hub.Host.Configuration;

namespace Hub.Host.Commands;

/// <summary>Says in one line each what is wrong with a command line.</summary>
internal static class UsageMistakes
{
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var path = PathOf(parsed.CommandResult);
        var see = $"See {path} --help.";
        // An option that does not exist is taken for an argument where one is free; what stands behind a bare -- is meant as one.
        var literal = parsed.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).Select(token => token.Value).ToHashSet();
        var unknown = parsed.CommandResult.Tokens.Select(token => token.Value)
            .Where(value => value.StartsWith("--", StringComparison.Ordinal) && !literal.Contains(value)).Concat(parsed.UnmatchedTokens);
        if (unknown.FirstOrDefault() is { } token)
            return [$"{(literal.Contains(token) ? TooMany(token) : Unknown(command, path, token))} {see}"];
        // Whoever asks for help has made no mistake.
        if (parsed.Errors.Count > 0 && command is { Action: null, Subcommands.Count: > 0 })
            return [$"{path} needs a command: {List(command.Subcommands.Where(next => !next.Hidden).Select(next => next.Name))}. {see}"];
        return [.. parsed.Errors.Select(error => $"{error.Message} {see}")];
    }

    /// <summary>The command as it is typed, without its arguments.</summary>
    public static string PathOf(CommandResult command) => command switch
    {
        { Command: RootCommand } => "hub",
        { Parent: CommandResult parent } => $"{PathOf(parent)} {command.Command.Name}",
        _ => command.Command.Name,
    };

    private static string Unknown(Command command, string path, string token)
    {
        var options = command.Options.Select(option => option.Name).Append("--help");
        if (token.StartsWith('-'))
        {
            var owners = command.Subcommands.Where(next => next.Options.Any(option => option.Name == token)).Select(next => $"{path} {next.Name}").ToList();
            return owners.Count > 0
                ? $"{token} is an option of {List(owners)}; it stands behind the command."
                : $"unknown option {token}; did you mean {NearestName.To(token, options)}?";
        }

        if (command.Subcommands.Count == 0)
            return TooMany(token);
        var known = command.Subcommands.Select(subcommand => subcommand.Name).Concat(options);
        return $"unknown command {token}; did you mean {NearestName.To(token, known)}?";
    }

    private static string TooMany(string token) => $"{token} is one argument too many.";

    private static string List(IEnumerable<string> names) => names.ToList() switch
    {
        [var one] => one,
        [.. var most, var last] => $"{string.Join(", ", most)} or {last}",
        _ => "",
    };
}
