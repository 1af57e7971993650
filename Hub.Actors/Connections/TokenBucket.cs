namespace Hub.Actors.Connections;

/// <summary>
/// Grants as many messages as the bucket holds, which is refilled evenly. Refused ones count towards an end: who goes on after a
/// thousand of them in a row is closed.
/// </summary>
/// <param name="burst">What the bucket holds, full at the beginning.</param>
/// <param name="interval">The time in which one is refilled.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenBucket(int burst, TimeSpan interval, TimeProvider time) : IRateLimiter
{
    private readonly long _start = time.GetTimestamp();

    // When the bucket will be full again, as time since the start: one number instead of a level and when it was looked at.
    private TimeSpan _fullAt;
    private int _refused;

    public TimeSpan RetryAfter
    {
        get
        {
            var wait = _fullAt + interval - time.GetElapsedTime(_start) - (interval * burst);
            return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
        }
    }

    public Admission Admit()
    {
        var now = time.GetElapsedTime(_start);
        var fullAt = (_fullAt > now ? _fullAt : now) + interval;
        if (fullAt - now > interval * burst) return ++_refused <= RateLimiter.MaxRefusals ? Admission.Refused : Admission.Exhausted;
        _refused = 0;
        _fullAt = fullAt;
        return Admission.Granted;
    }
}
