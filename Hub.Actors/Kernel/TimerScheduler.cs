namespace Hub.Actors.Kernel;

/// <summary>The timers of one instance of an actor. Belongs to the actor's turns.</summary>
internal sealed class TimerScheduler(ActorCell cell) : ITimerScheduler
{
    // Most actors with timers have one.
    private ActorTimer? _only;
    private Dictionary<object, ActorTimer>? _many;

    public ActorCell Cell => cell;

    public IReadOnlyCollection<object> ActiveTimers => _many is not null ? [.. _many.Keys] : _only is null ? [] : [_only.Key];

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval) =>
        StartPeriodicTimer(key, msg, interval, interval);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        Start(key, msg, initialDelay, interval);
    }

    public void StartSingleTimer(object key, object msg, TimeSpan timeout) => Start(key, msg, timeout, TimeSpan.Zero);

    public bool IsTimerActive(object key) => Find(key) is not null;

    public void Cancel(object key)
    {
        if (Find(key) is not { } timer) return;
        cell.OwnSystem.Wheel.Cancel(timer);
        if (_many is null) _only = null;
        else _many.Remove(key);
    }

    public void CancelAll()
    {
        if (_only is not null) cell.OwnSystem.Wheel.Cancel(_only);
        if (_many is not null)
        {
            foreach (var timer in _many.Values)
            {
                cell.OwnSystem.Wheel.Cancel(timer);
            }
        }
        _only = null;
        _many = null;
    }

    private ActorTimer? Find(object key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (_many is not null) return _many.GetValueOrDefault(key);
        return _only is not null && _only.Key.Equals(key) ? _only : null;
    }

    private void Start(object key, object message, TimeSpan delay, TimeSpan interval)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        Cancel(key);
        var timer = new ActorTimer(this, key, message, interval);
        if (_many is null && _only is not null)
        {
            _many = new Dictionary<object, ActorTimer> { [_only.Key] = _only };
            _only = null;
        }
        if (_many is null) _only = timer;
        else _many[key] = timer;
        cell.OwnSystem.Wheel.Add(timer, delay);
    }
}
