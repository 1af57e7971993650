using System.CommandLine;
using Hub.Host.Admin;

namespace Hub.Host.Commands;

/// <summary><c>hub rooms list</c>: the rooms of the cluster.</summary>
internal static class RoomsListCommand
{
    public static Command Create()
    {
        var command = new Command("list", "Print the rooms of the cluster");
        var flags = new AdminFlags(command);
        var filter = new Option<string>("--filter") { HelpName = "TEXT", Description = "Only those with this in their names; with * in it, those whose whole name fits" };
        var sort = BenchFlags.Word("--sort", "name", ["name", "members", "rate"], "By what; members and messages a second: most first");
        command.Options.Add(filter);
        command.Options.Add(sort);
        var list = new ListFlags(command);
        command.SetAction((parsed, cancellation) => flags.RunAsync(parsed, async client =>
        {
            var whole = new RoomsReport([], null, true, []);
            await list.AskAsync(parsed, async (limit, cursor) =>
            {
                var path = AdminPath.With(
                    AdminApi.Rooms, ("filter", parsed.GetValue(filter)), ("sort", parsed.GetValue(sort)), ("limit", limit), ("cursor", cursor));
                var page = await client.GetAsync(path, AdminJson.Default.RoomsReport, cancellation);
                whole = new RoomsReport(
                    [.. whole.Rooms, .. page.Rooms], page.Cursor, whole.Exact && page.Exact, [.. whole.Unanswered.Union(page.Unanswered)]);
                return (page.Rooms.Count, page.Cursor);
            });
            await flags.PrintAsync(parsed, whole, AdminOutput.Default.RoomsReport, (report, screen) => RoomTable.Of(report.Rooms, screen));
            await ListFlags.TellAsync(parsed, whole.Cursor is not null, whole.Unanswered);
            if (!whole.Exact) await parsed.InvocationConfiguration.Error.WriteLineAsync("hub: a node has more rooms than are looked at for this order: some may be missing");
            return ExitCodes.Ok;
        }));
        return command.WithExamples(
            """
            hub rooms list  the first 100 by name
            hub rooms list --sort rate --limit 10  the busiest ten
            hub rooms list --filter 'game-*' --all  all whose name fits
            """);
    }
}
