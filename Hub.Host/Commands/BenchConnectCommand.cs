using System.CommandLine;
using Hub.Host.Bench;

namespace Hub.Host.Commands;

/// <summary><c>hub bench connect</c>: connections that are opened and stay idle.</summary>
internal static class BenchConnectCommand
{
    public static Command Create()
    {
        var command = new Command("connect", "Open many connections and hold them: how fast, at what memory");
        var flags = new BenchIdleFlags(command, 10_000, TimeSpan.FromSeconds(5), "How long to hold them before memory is read");
        command.SetAction((parsed, _) => flags.RunAsync(
            parsed, (plan, target, progress, stop) => new ConnectRun(plan, target, progress, TimeProvider.System).Run(stop)));
        return command.WithExamples(
            """
            hub bench connect --connections 10000 --rooms 1000 --pid $(pgrep -x hub)
            hub bench connect ws://localhost:8080/echo --connections 50000 --at-once 500
            """)
            .WithExitCodes(BenchRunner.ExitMeaning);
    }
}
