namespace Hub.Host.Bench;

/// <summary>Cuts all connections at once and lets all come back at once, as after a break of the network.</summary>
internal sealed class StormRun(ConnectPlan plan, BenchTarget target, ProgressLine progress, TimeProvider time)
{
    public ConnectReport Run(CancellationToken stop)
    {
        var meter = new ProcessMeter(plan.ServerId, time);
        using var connections = new IdleConnections(plan, target, progress, time);
        var before = connections.Open(connections.All, plan.AtOnce, again: false, stop);
        if (before.Opened < plan.Connections && !stop.IsCancellationRequested)
        {
            throw new BenchFailure(
                $"{target.Url}: only {before.Opened} of {plan.Connections} connections could be opened: {connections.FailedBecause}",
                Commands.ExitCodes.Failed);
        }

        connections.Hold(plan.Settle, stop);
        meter.Begin();
        foreach (var connection in connections.All) connections.Loop.Cut(connection);
        var start = time.GetTimestamp();
        var storm = connections.Open(connections.All, plan.Connections, again: true, stop);
        var seconds = storm.Opened == 0 ? 0 : time.GetElapsedTime(start, storm.LastOpened).TotalSeconds;
        var (server, own) = meter.End(storm.Opened);
        connections.Loop.CloseAll();
        progress.Clear();

        return new ConnectReport
        {
            Bench = "storm",
            Url = target.Url,
            Protocol = plan.Protocol.Name,
            Connections = plan.Connections,
            Rooms = plan.Rooms,
            AtOnce = plan.Connections,
            Seconds = Math.Round(seconds, 3),
            Opened = storm.Opened,
            ConnectsPerSecond = seconds == 0 ? 0 : Math.Round(storm.Opened / seconds, 1),
            Failed = connections.Failed,
            FailedBecause = connections.FailedBecause,
            HandshakeMs = LatencySummary.Of(storm.Handshakes, time),
            Closed = connections.Closed,
            Server = server,
            OwnCpuPercent = own,
            Interrupted = stop.IsCancellationRequested,
        };
    }
}
