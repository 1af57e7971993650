using System.CommandLine;
using Hub.Host.Configuration;

namespace Hub.Host.Commands;

/// <summary>Says in one line each what is wrong with a command line.</summary>
internal static class UsageMistakes
{
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var see = command is RootCommand ? "hub --help" : $"hub {command.Name} --help";
        if (parsed.UnmatchedTokens.Count > 0)
            return [.. parsed.UnmatchedTokens.Take(1).Select(token => $"{Unknown(command, token)} See {see}.")];
        return [.. parsed.Errors.Select(error => $"{error.Message} See {see}.")];
    }

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
