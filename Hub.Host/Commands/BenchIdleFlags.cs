using System.CommandLine;
using Hub.Host.Bench;

namespace Hub.Host.Commands;

/// <summary>The flags that <c>connect</c> and <c>storm</c> share.</summary>
internal sealed class BenchIdleFlags
{
    private readonly BenchFlags _flags;
    private readonly Option<int> _connections;
    private readonly Option<int> _rooms = BenchFlags.Number("--rooms", "N", 1, 1, 1_000_000, "Rooms they are spread over");
    private readonly Option<TimeSpan> _settle;
    private readonly Option<TimeSpan> _patience = BenchFlags.Time(
        "--patience", TimeSpan.FromSeconds(10), "How long to wait for connections that do not come");

    public BenchIdleFlags(Command command, int connections, TimeSpan settle, string settleFor)
    {
        _flags = new BenchFlags(command, "ws://localhost:8080/ws/{room}");
        _connections = BenchFlags.Number("--connections", "N", connections, 1, 1_000_000, "Connections");
        _settle = BenchFlags.Time("--settle", settle, settleFor);
        foreach (var option in (Option[])[_connections, _rooms, _settle, _patience]) command.Options.Add(option);
    }

    /// <summary>Makes the load that these flags ask for.</summary>
    public Task<int> RunAsync(ParseResult parsed, Func<ConnectPlan, BenchTarget, ProgressLine, CancellationToken, ConnectReport> run)
    {
        var plan = new ConnectPlan
        {
            Protocol = _flags.Protocol(parsed),
            Connections = parsed.GetValue(_connections),
            Rooms = parsed.GetValue(_rooms),
            AtOnce = _flags.AtOnce(parsed),
            Settle = parsed.GetValue(_settle),
            Patience = parsed.GetValue(_patience),
            ServerId = _flags.Server(parsed),
        };
        var target = _flags.Target(parsed, plan.Rooms, out var mistake);
        return BenchRunner.RunAsync(
            parsed, target, mistake, (progress, stop) => run(plan, target!, progress, stop),
            BenchJson.Default.ConnectReport, ReportText.Of, report => report.IsClean, _flags.IsJson(parsed));
    }
}
