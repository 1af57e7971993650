namespace Hub.Actors.TestKit;

/// <summary>
/// The time of a system with a <see cref="TestScheduler"/>. It jumps, and fires once what became due by then; what a
/// timer arms while it fires waits for the next jump. Thread-safe.
/// </summary>
internal sealed class VirtualTime : TimeProvider
{
    // Guards the time and the list; callbacks run without it.
    private readonly Lock _lock = new();
    private readonly List<VirtualTimer> _armed = [];
    private DateTimeOffset _now = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return _now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan offset)
    {
        VirtualTimer[] due;
        lock (_lock)
        {
            _now += offset;
            due = [.. _armed.Where(timer => timer.Due <= _now).OrderBy(timer => timer.Due)];
            foreach (var timer in due)
            {
                _armed.Remove(timer);
                if (timer.Period > TimeSpan.Zero) Arm(timer, timer.Period);
            }
        }
        foreach (var timer in due)
        {
            timer.Fire();
        }
    }

    private void Arm(VirtualTimer timer, TimeSpan dueTime)
    {
        timer.Due = _now + dueTime;
        _armed.Add(timer);
    }

    private sealed class VirtualTimer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                time._armed.Remove(this);
                Period = period;
                if (dueTime != Timeout.InfiniteTimeSpan) time.Arm(this, dueTime);
            }
            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
