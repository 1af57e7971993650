namespace Hub.Actors.Kernel;

/// <summary>The system's scheduler, on its timer wheel.</summary>
internal sealed class WheelScheduler(TimerWheel wheel) : IScheduler
{
    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender) =>
        ScheduleTellOnce(delay, receiver, message, sender, null);

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable) =>
        Schedule(delay, TimeSpan.Zero, receiver, message, sender, cancelable);

    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender) =>
        ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, null);

    public void ScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        Schedule(initialDelay, interval, receiver, message, sender, cancelable);
    }

    private void Schedule(
        TimeSpan delay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ArgumentNullException.ThrowIfNull(receiver);
        ArgumentNullException.ThrowIfNull(message);
        if (cancelable is { IsCancellationRequested: true }) return;
        var tell = new ScheduledTell(interval, receiver, message, sender, cancelable);
        wheel.Add(tell, delay);
        // Out of the wheel at once, so that what was called off holds no memory until its time.
        cancelable?.Token.UnsafeRegister(static state =>
        {
            var (wheel, tell) = ((TimerWheel, ScheduledTell))state!;
            wheel.Cancel(tell);
        }, (wheel, tell));
    }

    private sealed class ScheduledTell(
        TimeSpan interval, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable) : WheelEntry
    {
        public override TimeSpan Interval => interval;

        public override void Fire()
        {
            if (cancelable is not { IsCancellationRequested: true }) receiver.Tell(message, sender);
        }
    }
}
