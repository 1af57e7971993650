using System.CommandLine;

namespace Hub.Host.Commands;

/// <summary><c>hub bench</c>: puts load on a server and tells what it did.</summary>
internal static class BenchCommand
{
    public static Command Create() => new Command("bench", "Measure a WebSocket server under load")
    {
        BenchConnectCommand.Create(),
        BenchFanoutCommand.Create(),
        BenchEchoCommand.Create(),
        BenchStormCommand.Create(),
        BenchPublishCommand.Create(),
        BenchActorsCommand.Create(),
        BenchLinksCommand.Create(),
        BenchDurableCommand.Create(),
    }.WithExamples(
        """
        hub bench fanout  one room of 1,000, 8 messages in flight
        hub bench echo  100 connections, one message in flight on each
        hub bench connect --rooms 1000  10,000 idle connections
        hub bench storm  1,000 connections break and come back at once
        """,
        "against hub serve --rate-limit off").WithExitCodes(BenchRunner.ExitMeaning);
}
