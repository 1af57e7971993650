using System.CommandLine;

namespace Hub.Host.Commands;

/// <summary><c>hub rooms</c>: the rooms of a cluster.</summary>
internal static class RoomsCommand
{
    public static Command Create() => new Command("rooms", "See rooms, say something in them, close them")
    {
        RoomsListCommand.Create(),
        RoomsShowCommand.Create(),
        RoomsHistoryCommand.Create(),
        PublishCommand.Create("hub rooms publish"),
        RoomsCloseCommand.Create(),
    }.WithExamples(
        """
        hub rooms list --sort rate  the busiest first
        hub rooms show lobby  where it is, who is in it, its rule
        hub rooms history lobby --limit 10 --reverse  the ten newest messages
        """);
}
