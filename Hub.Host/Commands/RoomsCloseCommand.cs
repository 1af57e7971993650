using System.CommandLine;
using Hub.Host.Admin;

namespace Hub.Host.Commands;

/// <summary><c>hub rooms close</c>: closes every connection that is in a room.</summary>
internal static class RoomsCloseCommand
{
    public static Command Create()
    {
        var room = RoomArgument.One();
        var command = new Command("close", "Close every connection that is in a room; its history stays") { room };
        var flags = new AdminFlags(command);
        var close = new CloseFlags(command);
        var yes = Consent.Flag();
        command.Options.Add(yes);
        command.SetAction((parsed, cancellation) => flags.RunAsync(parsed, async client =>
        {
            var name = parsed.GetValue(room)!;
            var deed = $"Every connection in {VisibleText.Of(name)} is to be closed with {PeopleText.Number(close.Code(parsed))}, with all its other rooms.";
            if (!parsed.GetValue(yes) && !await Consent.AskAsync(deed, parsed, cancellation)) return ExitCodes.Failed;
            var report = await client.PostAsync(close.PathOf($"{AdminPath.Room(name)}/close", parsed), AdminJson.Default.RoomClosed, cancellation);
            await flags.PrintAsync(
                parsed, report, AdminOutput.Default.RoomClosed, (closed, _) => $"{VisibleText.Of(closed.Room)}: {PeopleText.Number(closed.Connections)} connections are closed\n");
            return ExitCodes.Ok;
        }));
        return command.WithExamples(
            """
            hub rooms close lobby  asks before it does it
            hub rooms close lobby --code 4200 --reason 'moved' --yes  they come back at once
            """);
    }
}
