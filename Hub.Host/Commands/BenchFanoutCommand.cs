using System.CommandLine;
using Hub.Host.Bench;

namespace Hub.Host.Commands;

/// <summary><c>hub bench fanout</c>: members of rooms, and messages to all of them.</summary>
internal static class BenchFanoutCommand
{
    private const string Outside = "outside";
    private const int DefaultWindow = 8;

    // What is remembered of each publisher by each member that hears it takes 16 bytes.
    private const long MostPairs = 20_000_000;

    public static Command Create()
    {
        var command = new Command("fanout", "Publish to rooms and measure what all their members receive");
        var flags = new BenchFlags(command, "ws://localhost:8080/ws/{room}");
        var load = new BenchLoadFlags(command);
        var rooms = BenchFlags.Number("--rooms", "N", 1, 1, 1_000_000, "Rooms");
        var members = BenchFlags.Number("--members", "N", 1_000, 1, 1_000_000, "Members of each room");
        var publishers = BenchFlags.Word("--publishers", Outside, [Outside, "members"], "Who publishes");
        var window = BenchFlags.Number("--window", "N", 0, 1, 1_000_000, $"Closed loop: so many messages in flight [default: {DefaultWindow}]");
        var strict = new Option<bool>("--strict") { Description = "Closed loop: the next message when all have received the last; --window 1" };
        var stalled = BenchFlags.Number("--stalled", "N", 0, 1, 10_000, "Measure twice, the second time with so many more connections in the first room that never read");
        foreach (var option in (Option[])[rooms, members, publishers, window, strict, stalled]) command.Options.Add(option);

        command.SetAction((parsed, _) =>
        {
            var given = parsed.GetValue(window);
            var rate = load.Rate(parsed);
            var plan = load.Apply(parsed, new LoadPlan
            {
                Bench = "fanout",
                Protocol = flags.Protocol(parsed),
                Rooms = parsed.GetValue(rooms),
                Members = parsed.GetValue(members),
                Publishers = parsed.GetValue(publishers) == Outside ? Publishers.Outside : Publishers.Members,
                Window = rate > 0 ? 0 : parsed.GetValue(strict) ? 1 : given > 0 ? given : DefaultWindow,
                Stalled = parsed.GetValue(stalled),
                AtOnce = flags.AtOnce(parsed),
                ServerId = flags.Server(parsed),
            });
            var target = flags.Target(parsed, plan.Rooms, out var mistake);
            if (mistake.Length == 0) mistake = Mistake(plan, (rate > 0 ? 1 : 0) + (given > 0 ? 1 : 0) + (parsed.GetValue(strict) ? 1 : 0));
            return BenchRunner.RunAsync(
                parsed, target, mistake, (progress, stop) => Run(plan, target!, progress, stop),
                BenchJson.Default.LoadReport, ReportText.Of, report => report.IsClean, flags.IsJson(parsed));
        });
        return command.WithExamples(
            """
            hub bench fanout --window 64 --pid $(pgrep -x hub)  with the server's processor time
            hub bench fanout --strict  one message at a time
            hub bench fanout --rate 100 --duration 00:00:30  an open loop, for honest latencies
            hub bench fanout --rooms 100 --members 10 --publishers members --window 200
            hub bench fanout ws://localhost:9000/rooms/{room} --json  any server that has rooms by address
            hub bench fanout ws://localhost:8080/ws --protocol plain  the hub's JSON dialect
            """)
            .WithExitCodes(BenchRunner.ExitMeaning);
    }

    private static LoadReport Run(LoadPlan plan, BenchTarget target, ProgressLine progress, CancellationToken stop)
    {
        using var run = new LoadRun(plan, target, progress, TimeProvider.System);
        return run.Run(stop);
    }

    private static string Mistake(LoadPlan plan, int loops)
    {
        if (loops > 1) return "--window, --strict and --rate exclude each other; give one of them";
        if (plan.Receivers == 0) return "--publishers members needs --members 2 at least: who publishes hears nothing of its own";
        return (long)plan.Rooms * plan.Members * plan.PublishersPerRoom > MostPairs
            ? $"--members {plan.Members} of which each publishes are more than bench can keep apart; lower it, or take --publishers {Outside}"
            : "";
    }
}
