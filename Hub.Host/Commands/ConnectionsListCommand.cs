using System.CommandLine;
using Hub.Host.Admin;

namespace Hub.Host.Commands;

/// <summary><c>hub connections list</c>: the connections of the cluster.</summary>
internal static class ConnectionsListCommand
{
    public static Command Create()
    {
        var command = new Command("list", "Print the connections of the cluster");
        var flags = new AdminFlags(command);
        var user = new Option<string>("--user") { HelpName = "NAME", Description = "Only those of this user" };
        var address = new Option<string>("--address") { HelpName = "IP", Description = "Only those from this address, or from a block such as 10.0.0.0/8" };
        var room = new Option<string>("--room") { HelpName = "ROOM", Description = "Only those in this room" };
        var node = new Option<string>("--node") { HelpName = "NODE", Description = "Only those of this node" };
        var slow = new Option<bool>("--slow") { Description = "Only those that read slowly: a sixteenth or more waits of what may wait for them" };
        foreach (var option in (Option[])[user, address, room, node, slow]) command.Options.Add(option);
        var list = new ListFlags(command);
        command.SetAction((parsed, cancellation) => flags.RunAsync(parsed, async client =>
        {
            var whole = new ConnectionsReport([], null, []);
            await list.AskAsync(parsed, async (limit, cursor) =>
            {
                var path = AdminPath.With(
                    AdminApi.Connections,
                    ("user", parsed.GetValue(user)), ("address", parsed.GetValue(address)), ("room", parsed.GetValue(room)), ("node", parsed.GetValue(node)),
                    ("slow", parsed.GetValue(slow) ? "true" : null), ("limit", limit), ("cursor", cursor));
                var page = await client.GetAsync(path, AdminJson.Default.ConnectionsReport, cancellation);
                whole = new ConnectionsReport([.. whole.Connections, .. page.Connections], page.Cursor, [.. whole.Unanswered.Union(page.Unanswered)]);
                return (page.Connections.Count, page.Cursor);
            });
            await flags.PrintAsync(parsed, whole, AdminOutput.Default.ConnectionsReport, (report, screen) => ConnectionTable.Of(report.Connections, screen));
            await ListFlags.TellAsync(parsed, whole.Cursor is not null, whole.Unanswered);
            return ExitCodes.Ok;
        }));
        return command.WithExamples(
            """
            hub connections list --user ann
            hub connections list --address 10.0.0.0/8 --node hub-2
            hub connections list --room lobby --slow --all --output json
            """);
    }
}
