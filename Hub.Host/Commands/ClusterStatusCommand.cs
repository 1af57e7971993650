using System.CommandLine;
using System.Text.Json;
using Hub.Host.Admin;

namespace Hub.Host.Commands;

/// <summary><c>hub cluster status</c>: prints what a node sees of its cluster.</summary>
internal static class ClusterStatusCommand
{
    public static Command Create()
    {
        var command = new Command("status", "Print nodes, shards and links, as one node sees them");
        var flags = new AdminFlags(command);
        command.SetAction((parsed, cancellation) => flags.RunAsync(parsed, async client =>
        {
            var report = await client.GetAsync(AdminApi.Cluster, AdminJson.Default.ClusterReport, cancellation);
            await parsed.InvocationConfiguration.Output.WriteAsync(flags.IsJson(parsed)
                ? $"{JsonSerializer.Serialize(report, AdminOutput.Default.ClusterReport)}\n"
                : ClusterTable.Of(report, Screen.OfOutput(parsed)));
            return ExitCodes.Ok;
        }));
        return command.WithExamples(
            """
            hub cluster status  of the node that the settings describe
            hub cluster status --server http://10.0.0.5:9090 --output json
            kubectl exec deploy/hub -- hub cluster status  the settings are those of the container
            """);
    }
}
