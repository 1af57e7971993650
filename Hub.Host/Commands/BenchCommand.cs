using System.CommandLine;

namespace Hub.Host.Commands;

/// <summary><c>hub bench</c>: puts load on a server and tells what it did.</summary>
internal static class BenchCommand
{
    public static Command Create() => new("bench", "Measure a WebSocket server under load")
    {
        BenchConnectCommand.Create(),
        BenchFanoutCommand.Create(),
        BenchEchoCommand.Create(),
        BenchStormCommand.Create(),
        BenchPublishCommand.Create(),
        BenchActorsCommand.Create(),
        BenchLinksCommand.Create(),
        BenchDurableCommand.Create(),
    };
}
