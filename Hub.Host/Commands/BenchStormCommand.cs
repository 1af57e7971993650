using System.CommandLine;
using Hub.Host.Bench;

namespace Hub.Host.Commands;

/// <summary><c>hub bench storm</c>: all connections break and come back at once.</summary>
internal static class BenchStormCommand
{
    public static Command Create()
    {
        var command = new Command("storm", "Break all connections and let all come back at once");
        var flags = new BenchIdleFlags(command, 1_000, TimeSpan.FromSeconds(1), "How long to hold them before the storm");
        command.SetAction((parsed, _) => flags.RunAsync(
            parsed, (plan, target, progress, stop) => new StormRun(plan, target, progress, TimeProvider.System).Run(stop)));
        return command.WithExamples(
            """
            hub bench storm --connections 5000 --rooms 100
            """)
            .WithExitCodes(BenchRunner.ExitMeaning);
    }
}
