namespace Hub.Host.Bench;

/// <summary>What load to make and for how long.</summary>
internal sealed record LoadPlan
{
    /// <summary>The command, for the report.</summary>
    public required string Bench { get; init; }

    public required BenchProtocol Protocol { get; init; }

    public int Rooms { get; init; } = 1;

    /// <summary>In each room, a publisher from outside not counted.</summary>
    public int Members { get; init; } = 1;

    public Publishers Publishers { get; init; }

    /// <summary>Messages in flight (closed loop); 0 when there is a rate.</summary>
    public int Window { get; init; }

    /// <summary>Messages a second (open loop); 0 when there is a window.</summary>
    public double Rate { get; init; }

    /// <summary>Bytes of a message's data.</summary>
    public int Size { get; init; } = 100;

    /// <summary>Connections more in the first room that never read.</summary>
    public int Stalled { get; init; }

    /// <summary>Handshakes at the same time.</summary>
    public int AtOnce { get; init; } = 64;

    public TimeSpan Warmup { get; init; }

    /// <summary>How long to measure; without meaning when <see cref="Messages"/> is above 0.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Measure this many messages, for as long as it takes.</summary>
    public long Messages { get; init; }

    /// <summary>Silence after which what has not come is lost.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Process whose processor time is measured; 0 for none.</summary>
    public int ServerId { get; init; }

    public int PublishersPerRoom => Publishers == Publishers.Members ? Members : 1;

    /// <summary>Members that hear one message.</summary>
    public int Receivers => Publishers == Publishers.Members ? Members - 1 : Members;
}
