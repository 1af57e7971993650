namespace Hub.Actors.Connections;

/// <summary>
/// Counts one connection's messages in windows, each of which begins with its first message. Refused ones
/// count towards an end: who goes on after a thousand of them is closed.
/// </summary>
internal sealed class RateLimiter(RateLimitOptions options, TimeProvider time) : IRateLimiter
{
    /// <summary>Refusals in one window after which the connection is closed: well above what a burst of a careless program makes.</summary>
    public const int MaxRefusals = 1_000;

    private long _windowStart;
    private int _count;

    public TimeSpan RetryAfter
    {
        get
        {
            var wait = options.Window - time.GetElapsedTime(_windowStart);
            return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
        }
    }

    public Admission Admit()
    {
        if (options.Messages == 0) return Admission.Granted;
        if (_count == 0 || time.GetElapsedTime(_windowStart) >= options.Window)
        {
            _windowStart = time.GetTimestamp();
            _count = 0;
        }

        _count++;
        var refused = _count - options.Messages;
        return refused <= 0 ? Admission.Granted
            : refused <= MaxRefusals ? Admission.Refused
            : Admission.Exhausted;
    }
}
