namespace Hub.Host.Bench;

/// <summary>Opens many connections that stay idle: how fast, and what each costs the server in memory.</summary>
internal sealed class ConnectRun(ConnectPlan plan, BenchTarget target, ProgressLine progress, TimeProvider time)
{
    // Opened before anything is measured: the server's first connections cost what all share, its code for instance.
    private const int MostFirst = 100;

    public ConnectReport Run(CancellationToken stop)
    {
        var meter = new ProcessMeter(plan.ServerId, time);
        using var connections = new IdleConnections(plan, target, progress, time);
        var first = Math.Min(MostFirst, plan.Connections / 10);
        connections.Open(connections.All[..first], plan.AtOnce, again: false, stop);
        if (plan.ServerId > 0) connections.Hold(plan.Settle, stop);

        var memoryBefore = meter.MemoryBytes;
        meter.Begin();
        var start = time.GetTimestamp();
        var opening = connections.Open(connections.All[first..], plan.AtOnce, again: false, stop);
        var seconds = opening.Opened == 0 ? 0 : time.GetElapsedTime(start, opening.LastOpened).TotalSeconds;
        var (server, own) = meter.End(opening.Opened);
        connections.Hold(plan.Settle, stop);
        var memory = meter.MemoryBytes;
        connections.Loop.CloseAll();
        progress.Clear();

        return new ConnectReport
        {
            Bench = "connect",
            Url = target.Url,
            Protocol = plan.Protocol.Name,
            Connections = plan.Connections,
            Rooms = plan.Rooms,
            AtOnce = plan.AtOnce,
            Seconds = Math.Round(seconds, 3),
            Opened = opening.Opened,
            ConnectsPerSecond = seconds == 0 ? 0 : Math.Round(opening.Opened / seconds, 1),
            Failed = connections.Failed,
            FailedBecause = connections.FailedBecause,
            HandshakeMs = LatencySummary.Of(opening.Handshakes, time),
            Closed = connections.Closed,
            Server = server is null || opening.Opened == 0 ? server : server with
            {
                MemoryBytes = memory,
                MemoryBytesPerConnection = Math.Round((memory - memoryBefore) / (double)opening.Opened),
            },
            OwnCpuPercent = own,
            Interrupted = stop.IsCancellationRequested,
        };
    }
}
