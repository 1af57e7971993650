namespace Hub.Actors.Kernel;

/// <summary>How long an ask waits: until a time, a cancellation, or both. Thread-safe.</summary>
internal sealed class AskLimit : WheelEntry
{
    private readonly ActorSystem _system;
    private readonly TimeSpan _timeout;
    private readonly ICanTell _target;
    private readonly Action<AskTimeoutException> _timedOut;
    private CancellationTokenRegistration _registration;

    private AskLimit(ActorSystem system, TimeSpan timeout, ICanTell target, Action<AskTimeoutException> timedOut)
    {
        _system = system;
        _timeout = timeout;
        _target = target;
        _timedOut = timedOut;
    }

    /// <summary>Begins; null when there is no limit at all.</summary>
    public static AskLimit? Begin(
        ActorSystem system,
        TimeSpan? timeout,
        ICanTell target,
        Action<AskTimeoutException> timedOut,
        Action canceled,
        CancellationToken cancellationToken)
    {
        var isTimed = timeout is { } time && time > TimeSpan.Zero;
        if (!isTimed && !cancellationToken.CanBeCanceled) return null;
        var limit = new AskLimit(system, timeout ?? TimeSpan.Zero, target, timedOut);
        if (isTimed) system.Wheel.Add(limit, limit._timeout);
        if (cancellationToken.CanBeCanceled) limit._registration = cancellationToken.Register(canceled);
        return limit;
    }

    public void End()
    {
        _system.Wheel.Cancel(this);
        // Not Dispose: it would wait for a cancellation that is running, perhaps on this thread's behalf.
        _registration.Unregister();
    }

    public override void Fire() => _timedOut(new AskTimeoutException(
        FormattableString.Invariant($"Timeout after {_timeout.TotalSeconds:F2} seconds: no answer from {_target}")));
}
