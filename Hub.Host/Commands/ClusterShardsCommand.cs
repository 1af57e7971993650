using System.CommandLine;
using Hub.Host.Admin;

namespace Hub.Host.Commands;

/// <summary><c>hub cluster shards</c>: which node owns which shards.</summary>
internal static class ClusterShardsCommand
{
    public static Command Create()
    {
        var command = new Command("shards", "Print which node owns which shards");
        var flags = new AdminFlags(command);
        var all = new Option<bool>("--all") { Description = "One line per shard" };
        command.Options.Add(all);
        command.SetAction((parsed, cancellation) => flags.RunAsync(parsed, async client =>
        {
            var report = await client.GetAsync(AdminApi.Shards, AdminJson.Default.ShardListReport, cancellation);
            await flags.PrintAsync(parsed, report, AdminOutput.Default.ShardListReport, (told, screen) => parsed.GetValue(all) ? ShardTable.Each(told, screen) : ShardTable.ByNode(told, screen));
            return ExitCodes.Ok;
        }));
        return command.WithExamples(
            """
            hub cluster shards  the shards of each node, as ranges
            hub cluster shards --all  one line per shard, with its term
            """);
    }
}
