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
        var isOption = token.StartsWith('-');
        var known = isOption
            ? command.Options.Select(option => option.Name).Append("--help")
            : command.Subcommands.Select(subcommand => subcommand.Name);
        return (isOption, known.Any()) switch
        {
            (true, _) => $"unknown option {token}; did you mean {NearestName.To(token, known)}?",
            (false, true) => $"unknown command {token}; did you mean {NearestName.To(token, known)}?",
            (false, false) => $"{token} is one argument too many.",
        };
    }
}
