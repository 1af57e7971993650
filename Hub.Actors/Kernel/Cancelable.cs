namespace Hub.Actors.Kernel;

/// <summary>Calls off what a scheduler has been given. Thread-safe.</summary>
public sealed class Cancelable : ICancelable, IDisposable
{
    private readonly IScheduler _scheduler;
    private readonly CancellationTokenSource _source = new();

    /// <summary>Makes one.</summary>
    /// <param name="scheduler">Whose clock <see cref="CancelAfter(TimeSpan)"/> goes by.</param>
    public Cancelable(IScheduler scheduler)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        _scheduler = scheduler;
    }

    /// <summary>Makes one that calls off by itself.</summary>
    /// <param name="scheduler">Whose clock it goes by.</param>
    /// <param name="delay">How long until then.</param>
    public Cancelable(IScheduler scheduler, TimeSpan delay)
        : this(scheduler)
    {
        CancelAfter(delay);
    }

    /// <summary>Makes one that calls off by itself.</summary>
    /// <param name="scheduler">Whose clock it goes by.</param>
    /// <param name="millisecondsDelay">How long until then, in milliseconds.</param>
    public Cancelable(IScheduler scheduler, int millisecondsDelay)
        : this(scheduler, TimeSpan.FromMilliseconds(millisecondsDelay))
    {
    }

    /// <inheritdoc/>
    public bool IsCancellationRequested => _source.IsCancellationRequested;

    /// <inheritdoc/>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Cancel() => _source.Cancel();

    /// <inheritdoc/>
    public void Cancel(bool throwOnFirstException) => _source.Cancel(throwOnFirstException);

    /// <inheritdoc/>
    public void CancelAfter(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        if (!IsCancellationRequested) _scheduler.ScheduleTellOnce(delay, new Canceller(this), this, null);
    }

    /// <inheritdoc/>
    public void CancelAfter(int millisecondsDelay) => CancelAfter(TimeSpan.FromMilliseconds(millisecondsDelay));

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private sealed class Canceller(Cancelable cancelable) : ICanTell
    {
        public void Tell(object message, IActorRef? sender) => cancelable.Cancel();
    }
}
