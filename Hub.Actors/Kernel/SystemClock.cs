namespace Hub.Actors.Kernel;

/// <summary>The time since a system's start, from its time provider; never runs backwards.</summary>
internal sealed class SystemClock(TimeProvider timeProvider)
{
    private readonly long _start = timeProvider.GetTimestamp();

    public TimeSpan Now => timeProvider.GetElapsedTime(_start);
}
