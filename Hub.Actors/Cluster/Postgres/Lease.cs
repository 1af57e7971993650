namespace Hub.Actors.Cluster.Postgres;

/// <summary>
/// For how long nobody else may take what this node owns. Written by the lease's thread, read by all; by a clock that also runs while the process is stopped.
/// </summary>
/// <param name="duration">As long as the database was told.</param>
/// <param name="time">The clock.</param>
internal sealed class Lease(TimeSpan duration, TimeProvider time)
{
    // The database counts from when the renewal arrives, this node from before it was sent, and a little less: whoever looks at it acts a moment later.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(200);

    // A gap after which the database, and not the others, may have been away.
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(1.5);

    // Without a gap for so long, what others have not renewed they could have.
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(3);

    private long _renewedAt;
    private long _steadySince;

    // Above 0 once it was renewed and not given up since.
    private int _isRenewed;

    /// <summary>Whether it holds at this moment.</summary>
    public bool IsHeld => Volatile.Read(ref _isRenewed) > 0 && time.GetElapsedTime(Volatile.Read(ref _renewedAt)) < duration - Margin;

    /// <summary>What is left of it.</summary>
    public TimeSpan Left => IsHeld ? duration - Margin - time.GetElapsedTime(Volatile.Read(ref _renewedAt)) : TimeSpan.Zero;

    /// <summary>Whether this node has renewed for so long and so steadily that it may judge others.</summary>
    public bool MayEvict => IsHeld && time.GetElapsedTime(Volatile.Read(ref _steadySince)) >= Steady;

    /// <summary>It was renewed.</summary>
    /// <param name="sentAt">A timestamp from before the renewal was sent.</param>
    public void Renewed(long sentAt)
    {
        if (_isRenewed == 0 || time.GetElapsedTime(_renewedAt, sentAt) > LongestGap) Volatile.Write(ref _steadySince, sentAt);
        Volatile.Write(ref _renewedAt, sentAt);
        Volatile.Write(ref _isRenewed, 1);
    }

    /// <summary>It counts no more.</summary>
    public void GiveUp() => Volatile.Write(ref _isRenewed, 0);
}
