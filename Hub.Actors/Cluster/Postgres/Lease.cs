namespace Hub.Actors.Cluster.Postgres;

/// <summary>
/// Until when this node may act as an owner. Counts from before a renewal was sent, so that it is over before the
/// database's is, by the monotonic clock, which also runs while the process is stopped.
/// </summary>
internal sealed class Lease(TimeSpan length, TimeProvider time)
{
    // What is left to what has been decided while the lease was held, such as a frame that is about to be written.
    private static readonly TimeSpan s_margin = TimeSpan.FromMilliseconds(200);

    private const long Never = long.MinValue;

    private readonly long _ticks = (long)((length - s_margin).TotalSeconds * time.TimestampFrequency);

    // Written by the thread that renews, read by any.
    private long _end = Never;

    /// <summary>Whether it is held at this very moment. Costs a timestamp; thread-safe.</summary>
    public bool IsHeld => time.GetTimestamp() < Volatile.Read(ref _end);

    /// <summary>What is left of it; zero or less when it is over.</summary>
    public TimeSpan Left => Volatile.Read(ref _end) is var end && end == Never
        ? TimeSpan.Zero
        : time.GetElapsedTime(time.GetTimestamp(), end);

    /// <summary>The database has renewed it.</summary>
    /// <param name="sent">Timestamp from before the renewal was sent.</param>
    public void Renewed(long sent) => Volatile.Write(ref _end, sent + _ticks);

    /// <summary>It is over now.</summary>
    public void Drop() => Volatile.Write(ref _end, Never);
}
