using System.CommandLine;
using Hub.Host.Commands;

namespace Hub.Tests.Fixtures;

/// <summary>The commands of <c>hub</c>, as they are typed.</summary>
internal static class CommandTree
{
    public static RootCommand Root { get; } = HubCommandLine.Root(_ => { });

    /// <summary>All of them, groups too, with the words that lead there.</summary>
    public static IEnumerable<(string Path, Command Command)> All => Below("hub", Root);

    private static IEnumerable<(string Path, Command Command)> Below(string path, Command command) =>
        command.Subcommands.SelectMany(next => Below($"{path} {next.Name}", next)).Prepend((path, command));
}
