using System.CommandLine;

namespace Hub.Host.Commands;

/// <summary><c>hub connections</c>: the connections of a cluster.</summary>
internal static class ConnectionsCommand
{
    public static Command Create() => new Command("connections", "See connections, and close them")
    {
        ConnectionsListCommand.Create(),
        ConnectionsShowCommand.Create(),
        ConnectionsKickCommand.Create(),
    }.WithExamples(
        """
        hub connections list --user ann  those of a user
        hub connections list --slow  those that read too slowly
        hub connections kick --user ann  asks before it does it
        """);
}
