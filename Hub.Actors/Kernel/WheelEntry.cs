namespace Hub.Actors.Kernel;

/// <summary>Something a <see cref="TimerWheel"/> does at its time. The linking fields belong to the wheel's lock.</summary>
internal abstract class WheelEntry
{
    /// <summary>Not in the wheel.</summary>
    public const int Nowhere = -1;

    internal WheelEntry? Previous;
    internal WheelEntry? Following;
    internal long DueTicks;
    internal int Slot = Nowhere;
    internal bool IsCanceled;

    /// <summary>How long between two; zero for an entry that fires once.</summary>
    public virtual TimeSpan Interval => TimeSpan.Zero;

    /// <summary>Called without the lock, on the timer's thread.</summary>
    public abstract void Fire();
}
