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
        var see = $"{PathOf(parsed.CommandResult)} --help";
        // An option that does not exist is taken for an argument where one is free.
        var unknown = parsed.CommandResult.Tokens.Select(token => token.Value)
            .Where(value => value.StartsWith("--", StringComparison.Ordinal)).Concat(parsed.UnmatchedTokens);
        if (unknown.FirstOrDefault() is { } token)
            return [$"{Unknown(command, token)} See {see}."];
        return [.. parsed.Errors.Select(error => $"{error.Message} See {see}.")];
    }

    /// <summary>The command as it is typed, without its arguments.</summary>
    public static string PathOf(CommandResult command) => command switch
    {
        { Command: RootCommand } => "hub",
        { Parent: CommandResult parent } => $"{PathOf(parent)} {command.Command.Name}",
        _ => command.Command.Name,
    };

    private static string Unknown(Command command, string token)
    {
        var options = command.Options.Select(option => option.Name).Append("--help");
        if (token.StartsWith('-'))
            return $"unknown option {token}; did you mean {NearestName.To(token, options)}?";
        if (command.Subcommands.Count == 0)
            return $"{token} is one argument too many.";
        var known = command.Subcommands.Select(subcommand => subcommand.Name).Concat(options);
        return $"unknown command {token}; did you mean {NearestName.To(token, known)}?";
    }
}
