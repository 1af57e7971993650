using System.CommandLine;
using Hub.Host.Admin;

namespace Hub.Host.Commands;

/// <summary><c>hub cluster rebalance</c>: nodes with more connections than the mean close the excess, once.</summary>
internal static class ClusterRebalanceCommand
{
    public static Command Create()
    {
        var command = new Command("rebalance", "Have nodes with more than their share of connections close the excess, once");
        var flags = new AdminFlags(command);
        var rate = BenchFlags.Number("--rate", "N", ClusterDrain.DefaultRate, 1, ClusterDrain.MaxRate, "Connections a second that a node closes with 4202");
        var yes = Consent.Flag();
        command.Options.Add(rate);
        command.Options.Add(yes);
        command.SetAction((parsed, cancellation) => flags.RunAsync(parsed, async client =>
        {
            const string deed = "Nodes with more connections than the mean are to close the excess; those come back to any node.";
            if (!parsed.GetValue(yes) && !await Consent.AskAsync(deed, parsed, cancellation)) return ExitCodes.Failed;
            var path = AdminPath.With(AdminApi.Rebalance, ("rate", parsed.GetValue(rate)));
            var report = await client.PostAsync(path, AdminJson.Default.RebalanceReport, cancellation);
            await flags.PrintAsync(parsed, report, AdminOutput.Default.RebalanceReport, Describe);
            return ExitCodes.Ok;
        }));
        return command.WithExamples(
            """
            hub cluster rebalance  asks, then 100 connections a second on each node that has too many
            hub cluster rebalance --rate 20 --yes  slower, and without asking
            """);
    }

    private static string Describe(RebalanceReport report, Screen screen) => report.Nodes.All(node => node.Closing == 0)
        ? "no node has more than its share: nothing is closed\n"
        : TextTable.Of(
        [
            ["NODE", "CONNECTIONS", "CLOSES"],
            .. report.Nodes.Select(node => (string[])[node.Node, PeopleText.Number(node.Connections), PeopleText.Number(node.Closing)]),
        ], screen);
}
