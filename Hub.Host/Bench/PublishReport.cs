namespace Hub.Host.Bench;

/// <summary>The result of <c>publish</c>; as JSON a stable form, described in docs/bench.md.</summary>
internal sealed record PublishReport
{
    public required string Bench { get; init; }

    public required string Url { get; init; }

    public int Rooms { get; init; }

    public int InFlight { get; init; }

    public int Bytes { get; init; }

    public double Seconds { get; init; }

    /// <summary>Publishes that were acknowledged in that time.</summary>
    public long Acknowledged { get; init; }

    public double AcknowledgedPerSecond { get; init; }

    /// <summary>From the call to its acknowledgement.</summary>
    public required LatencySummary LatencyMs { get; init; }
}
