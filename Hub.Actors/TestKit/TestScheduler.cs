namespace Hub.Actors.TestKit;

/// <summary>
/// The scheduler of a system whose time stands still until a spec moves it: <c>(TestScheduler)Sys.Scheduler</c> in a
/// kit made with <see cref="TestConfigs.TestSchedulerConfig"/>. All of the system lives by it: scheduled messages,
/// actors' timers and receive timeouts, the timeouts of ask. The kit's own waits do not. Thread-safe.
/// </summary>
public sealed class TestScheduler : IScheduler
{
    private readonly VirtualTime _time;
    private readonly IScheduler _scheduler;

    private TestScheduler(VirtualTime time, IScheduler scheduler)
    {
        _time = time;
        _scheduler = scheduler;
    }

    /// <summary>What time it is for the system. It begins with the year 2000, UTC.</summary>
    public DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>
    /// Moves the time on. What is due by then is told before this returns, in the order it is due; a repeated message
    /// once, however often it would have come.
    /// </summary>
    /// <param name="offset">How far.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public void Advance(TimeSpan offset)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(offset, TimeSpan.Zero);
        _time.Advance(offset);
    }

    /// <summary>Moves the time on to a point; see <see cref="Advance"/>.</summary>
    /// <param name="when">The point.</param>
    /// <exception cref="InvalidOperationException">It is in the past.</exception>
    public void AdvanceTo(DateTimeOffset when)
    {
        var now = Now;
        if (when < now) throw new InvalidOperationException($"Time does not run backwards: it is {now:O}, and {when:O} is over.");
        Advance(when - now);
    }

    /// <inheritdoc/>
    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender) =>
        _scheduler.ScheduleTellOnce(delay, receiver, message, sender);

    /// <inheritdoc/>
    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable) =>
        _scheduler.ScheduleTellOnce(delay, receiver, message, sender, cancelable);

    /// <inheritdoc/>
    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender) =>
        _scheduler.ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender);

    /// <inheritdoc/>
    public void ScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable) =>
        _scheduler.ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, cancelable);

    /// <summary>What makes a system live by such a scheduler.</summary>
    internal static ActorSystemSettings Settings()
    {
        var time = new VirtualTime();
        return new ActorSystemSettings { TimeProvider = time, DecorateScheduler = scheduler => new TestScheduler(time, scheduler) };
    }
}
