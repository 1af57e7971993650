namespace Hub.Host.Bench;

/// <summary>Which connections to open, and how.</summary>
internal sealed record ConnectPlan
{
    public required BenchProtocol Protocol { get; init; }

    public int Connections { get; init; }

    public int Rooms { get; init; } = 1;

    /// <summary>Handshakes at the same time.</summary>
    public int AtOnce { get; init; } = 64;

    /// <summary>How long to hold what is open before memory is read, or before the storm.</summary>
    public TimeSpan Settle { get; init; }

    /// <summary>How long to wait for connections that do not come.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Process whose processor time and memory are measured; 0 for none.</summary>
    public int ServerId { get; init; }
}
