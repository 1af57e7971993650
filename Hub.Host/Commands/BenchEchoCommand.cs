using System.CommandLine;
using Hub.Host.Bench;

namespace Hub.Host.Commands;

/// <summary><c>hub bench echo</c>: connections that each send a message and wait for it to come back.</summary>
internal static class BenchEchoCommand
{
    public static Command Create()
    {
        var command = new Command("echo", "Send messages to an echo, one in flight on each connection");
        var flags = new BenchFlags(command, "ws://localhost:8080/echo");
        var load = new BenchLoadFlags(command);
        var connections = BenchFlags.Number("--connections", "N", 100, 1, 1_000_000, "Connections");
        command.Options.Add(connections);

        command.SetAction((parsed, _) =>
        {
            var plan = load.Apply(parsed, new LoadPlan
            {
                Bench = "echo",
                Protocol = flags.Protocol(parsed),
                Rooms = parsed.GetValue(connections),
                Publishers = Publishers.Self,
                Window = load.Rate(parsed) > 0 ? 0 : parsed.GetValue(connections),
                AtOnce = flags.AtOnce(parsed),
                ServerId = flags.Server(parsed),
            });
            var target = flags.Target(parsed, rooms: 1, out var mistake);
            return BenchRunner.RunAsync(
                parsed, target, mistake, (progress, stop) => Run(plan, target!, progress, stop),
                BenchJson.Default.LoadReport, ReportText.Of, report => report.IsClean, flags.IsJson(parsed));
        });
        return command.WithExamples(
            """
            hub bench echo --connections 1000 --size 4096
            hub bench echo --rate 1000  an open loop, over all connections in turn
            """)
            .WithExitCodes(BenchRunner.ExitMeaning);
    }

    private static LoadReport Run(LoadPlan plan, BenchTarget target, ProgressLine progress, CancellationToken stop)
    {
        using var run = new LoadRun(plan, target, progress, TimeProvider.System);
        return run.Run(stop);
    }
}
