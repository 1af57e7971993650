namespace Hub.Host.Bench;

/// <summary>The result of <c>fanout</c> and <c>echo</c>; as JSON a stable form, described in docs/bench.md.</summary>
internal sealed record LoadReport
{
    public required string Bench { get; init; }

    public required string Url { get; init; }

    public required string Protocol { get; init; }

    public required string Loop { get; init; }

    public int? Window { get; init; }

    public double? Rate { get; init; }

    public int Rooms { get; init; }

    public int Members { get; init; }

    public required string Publishers { get; init; }

    public int Stalled { get; init; }

    public int Size { get; init; }

    public double Seconds { get; init; }

    public long Messages { get; init; }

    public long Deliveries { get; init; }

    public double MessagesPerSecond { get; init; }

    public double DeliveriesPerSecond { get; init; }

    public required LatencySummary LatencyMs { get; init; }

    /// <summary>The same members before any that never reads had joined; null where there is none.</summary>
    public LatencySummary? LatencyMsWithoutStalled { get; init; }

    public long Lost { get; init; }

    public long Doubled { get; init; }

    public long OutOfOrder { get; init; }

    /// <summary>Connections that the server ended while the load ran.</summary>
    public int Closed { get; init; }

    /// <summary>Why the first of them ended.</summary>
    public string? ClosedBecause { get; init; }

    public ServerCost? Server { get; init; }

    public double OwnCpuPercent { get; init; }

    public bool Interrupted { get; init; }

    public bool IsClean => Lost == 0 && Doubled == 0 && OutOfOrder == 0 && Closed == 0;
}
