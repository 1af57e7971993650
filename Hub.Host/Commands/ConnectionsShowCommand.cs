using System.CommandLine;
using Hub.Host.Admin;

namespace Hub.Host.Commands;

/// <summary><c>hub connections show</c>: what a node knows of one connection.</summary>
internal static class ConnectionsShowCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "As hub connections list has it" };
        var command = new Command("show", "Print who a connection is, and its rooms") { id };
        var flags = new AdminFlags(command);
        command.SetAction((parsed, cancellation) => flags.RunAsync(parsed, async client =>
        {
            var detail = await client.GetAsync(AdminPath.Connection(parsed.GetValue(id)!), AdminJson.Default.ConnectionDetail, cancellation);
            await flags.PrintAsync(parsed, detail, AdminOutput.Default.ConnectionDetail, (shown, _) => ConnectionTable.Of(shown));
            return ExitCodes.Ok;
        }));
        return command.WithExamples("hub connections show 0000a1b2c3d4e5f6");
    }
}
