namespace Hub.Host.Bench;

/// <summary>The result of <c>connect</c> and <c>storm</c>; as JSON a stable form, described in docs/bench.md.</summary>
internal sealed record ConnectReport
{
    public required string Bench { get; init; }

    public required string Url { get; init; }

    public required string Protocol { get; init; }

    public int Connections { get; init; }

    public int Rooms { get; init; }

    public int AtOnce { get; init; }

    /// <summary>From the first attempt to the last success.</summary>
    public double Seconds { get; init; }

    /// <summary>Connections that were opened in that time.</summary>
    public int Opened { get; init; }

    public double ConnectsPerSecond { get; init; }

    /// <summary>Attempts that failed.</summary>
    public int Failed { get; init; }

    /// <summary>Why the first of them failed.</summary>
    public string? FailedBecause { get; init; }

    public required LatencySummary HandshakeMs { get; init; }

    /// <summary>Connections that the server ended after they were open.</summary>
    public int Closed { get; init; }

    public ServerCost? Server { get; init; }

    public double OwnCpuPercent { get; init; }

    public bool Interrupted { get; init; }

    public bool IsClean => Failed == 0 && Closed == 0;
}
