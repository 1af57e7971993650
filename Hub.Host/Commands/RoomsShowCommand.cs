using System.CommandLine;
using Hub.Host.Admin;

namespace Hub.Host.Commands;

/// <summary><c>hub rooms show</c>: what the cluster knows of a room.</summary>
internal static class RoomsShowCommand
{
    public static Command Create()
    {
        var room = RoomArgument.One();
        var command = new Command("show", "Print where a room is, who is in it, and its rule") { room };
        var flags = new AdminFlags(command);
        command.SetAction((parsed, cancellation) => flags.RunAsync(parsed, async client =>
        {
            var detail = await client.GetAsync(AdminPath.Room(parsed.GetValue(room)!), AdminJson.Default.RoomDetail, cancellation);
            await flags.PrintAsync(parsed, detail, AdminOutput.Default.RoomDetail, (shown, _) => RoomTable.Of(shown));
            await ListFlags.TellAsync(parsed, hasMore: false, detail.Unanswered);
            return ExitCodes.Ok;
        }));
        return command.WithExamples(
            """
            hub rooms show lobby
            hub rooms show '$hub/events' --output json  a room of the hub's own
            """);
    }
}
