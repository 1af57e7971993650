using System.CommandLine;
using System.Text.Json;
using Hub.Host.Admin;

namespace Hub.Host.Commands;

/// <summary><c>hub cluster leave</c>: a node gives its shards away and stops.</summary>
internal static class ClusterLeaveCommand
{
    public static Command Create()
    {
        var command = new Command("leave", "Make a node hand its shards over and stop, as on SIGTERM");
        var flags = new AdminFlags(command);
        var yes = new Option<bool>("--yes") { Description = "Do not ask" };
        command.Options.Add(yes);
        command.SetAction((parsed, cancellation) => flags.RunAsync(parsed, async client =>
        {
            if (!parsed.GetValue(yes) && !await Consent.AskAsync($"The node at {client.Server} is to hand its shards over and stop.", parsed, cancellation))
                return ExitCodes.Failed;
            var answer = await client.PostAsync(AdminApi.Leave, AdminJson.Default.LeaveReport, cancellation);
            await parsed.InvocationConfiguration.Output.WriteAsync(flags.IsJson(parsed)
                ? $"{JsonSerializer.Serialize(answer, AdminOutput.Default.LeaveReport)}\n"
                : $"{VisibleText.Of(answer.Node)} hands its shards over and stops\n");
            return ExitCodes.Ok;
        }));
        return command.WithExamples(
            """
            hub cluster leave  asks before it does it
            hub cluster leave --yes --server http://10.0.0.5:9090
            """)
            .WithExitCodes("0 the node has begun to leave, 1 refused, 2 wrong command line or nobody to ask, 3 unreachable");
    }
}
