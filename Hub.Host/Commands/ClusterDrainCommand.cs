using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Hub.Host.Admin;
using Spectre.Console;

namespace Hub.Host.Commands;

/// <summary><c>hub cluster drain</c>: a node loses its connections, a few at a time, and its shards, and stays up.</summary>
internal static class ClusterDrainCommand
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        var command = new Command("drain", "Have a node's connections and shards go to the others");
        var node = new Argument<string>("NODE") { Description = "Its name, as hub cluster status has it" };
        command.Arguments.Add(node);
        var flags = new AdminFlags(command);
        var rate = BenchFlags.Number("--rate", "N", ClusterDrain.DefaultRate, 1, ClusterDrain.MaxRate, "Connections a second that are closed with 4206");
        var noWait = new Option<bool>("--no-wait") { Description = "Do not wait until it has none left" };
        var yes = new Option<bool>("--yes") { Description = "Do not ask" };
        foreach (var option in (Option[])[rate, noWait, yes]) command.Options.Add(option);
        command.SetAction((parsed, cancellation) => flags.RunAsync(parsed, async client =>
        {
            var name = parsed.GetValue(node)!;
            var deed = $"{VisibleText.Of(name)} is to take no connections any more, and to lose those that it has and its shards to the others, until it is started anew.";
            if (!parsed.GetValue(yes) && !await Consent.AskAsync(deed, parsed, cancellation)) return ExitCodes.Failed;
            var path = $"{AdminApi.Drain}?node={Uri.EscapeDataString(name)}";
            var report = await client.PostAsync(
                string.Create(CultureInfo.InvariantCulture, $"{path}&rate={parsed.GetValue(rate)}"), AdminJson.Default.DrainReport, cancellation);
            if (!parsed.GetValue(noWait)) report = await AwaitAsync(client, path, report, parsed, cancellation);
            await parsed.InvocationConfiguration.Output.WriteAsync(flags.IsJson(parsed)
                ? $"{JsonSerializer.Serialize(report, AdminOutput.Default.DrainReport)}\n"
                : $"{Describe(report)}\n");
            return ExitCodes.Ok;
        }));
        return command.WithExamples(
            """
            hub cluster drain hub-2  100 connections a second, until it has none
            hub cluster drain hub-2 --rate 20 --yes  slower, and without asking
            hub cluster drain hub-2 --rate 500 --yes --no-wait  again, to change the rate
            """)
            .WithExitCodes("0 the node is drained, or with --no-wait begins to be, 1 refused, 2 wrong command line or nobody to ask, 3 unreachable");
    }

    // The drain goes on where this is broken off.
    private static async Task<DrainReport> AwaitAsync(AdminClient client, string path, DrainReport report, ParseResult parsed, CancellationToken cancellation)
    {
        if (!IsUnderWay(report)) return report;
        var screen = Screen.OfError(parsed);
        return screen.IsRich
            ? await screen.Terminal().Status().StartAsync(Markup.Escape(Describe(report)), line => AwaitAsync(client, path, report, now =>
            {
                line.Status = Markup.Escape(Describe(now));
                return Task.CompletedTask;
            }, cancellation))
            : await AwaitAsync(client, path, report, now => parsed.InvocationConfiguration.Error.WriteLineAsync(Describe(now)), cancellation);
    }

    private static async Task<DrainReport> AwaitAsync(AdminClient client, string path, DrainReport report, Func<DrainReport, Task> tell, CancellationToken cancellation)
    {
        DrainReport? told = null;
        while (IsUnderWay(report))
        {
            if (report != told) await tell(report);
            told = report;
            await Task.Delay(LookEvery, TimeProvider.System, cancellation);
            report = await client.GetAsync(path, AdminJson.Default.DrainReport, cancellation);
        }

        return report;
    }

    private static bool IsUnderWay(DrainReport report) => report.Up && (!report.Draining || report.Connections > 0 || report.Shards > 0);

    private static string Describe(DrainReport report)
    {
        var name = VisibleText.Of(report.Node);
        if (!report.Up) return $"{name} has left the cluster";
        return IsUnderWay(report)
            ? string.Create(CultureInfo.InvariantCulture, $"{name} has {report.Connections} connections and {report.Shards} shards left")
            : $"{name} is drained: it has no connections and no shards, and gets none until it is started anew";
    }
}
