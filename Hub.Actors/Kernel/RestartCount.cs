namespace Hub.Actors.Kernel;

/// <summary>Counts a child's restarts against a strategy's limit. Belongs to the supervisor's turns.</summary>
internal sealed class RestartCount
{
    private int _count;
    private TimeSpan? _windowStart;

    /// <summary>Counts one more and says whether it is within the limit.</summary>
    /// <param name="maxNrOfRetries">0 never, -1 without limit.</param>
    /// <param name="withinTimeMilliseconds">The window; 0 or less counts for ever.</param>
    /// <param name="now">The system's time since its start.</param>
    public bool MayRestart(int maxNrOfRetries, int withinTimeMilliseconds, TimeSpan now)
    {
        if (maxNrOfRetries == 0) return false;
        var limited = maxNrOfRetries > 0;
        if (withinTimeMilliseconds <= 0) return !limited || ++_count <= maxNrOfRetries;

        // A window without a maximum allows one restart per window.
        _windowStart ??= now;
        if (now - _windowStart <= TimeSpan.FromMilliseconds(withinTimeMilliseconds))
        {
            return ++_count <= (limited ? maxNrOfRetries : 1);
        }
        _count = 1;
        _windowStart = now;
        return true;
    }
}
