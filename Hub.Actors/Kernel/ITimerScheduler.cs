namespace Hub.Actors.Kernel;

/// <summary>
/// Timers that send their actor messages and end with it. Once a timer is canceled or replaced, or the actor
/// restarts or stops, no message of it arrives any more, not even one in the mailbox. Belongs to the actor's turns.
/// </summary>
public interface ITimerScheduler
{
    /// <summary>The keys of the timers that run.</summary>
    IReadOnlyCollection<object> ActiveTimers { get; }

    /// <summary>Sends a message again and again, first after one interval.</summary>
    /// <param name="key">Names the timer; one of the same key is replaced.</param>
    /// <param name="msg">The message.</param>
    /// <param name="interval">How long between two; more than zero.</param>
    void StartPeriodicTimer(object key, object msg, TimeSpan interval);

    /// <summary>Sends a message again and again.</summary>
    /// <param name="key">Names the timer; one of the same key is replaced.</param>
    /// <param name="msg">The message.</param>
    /// <param name="initialDelay">How long to the first.</param>
    /// <param name="interval">How long between two; more than zero.</param>
    void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval);

    /// <summary>Sends a message once. In its handler the timer is no longer active.</summary>
    /// <param name="key">Names the timer; one of the same key is replaced.</param>
    /// <param name="msg">The message.</param>
    /// <param name="timeout">How long until then.</param>
    void StartSingleTimer(object key, object msg, TimeSpan timeout);

    /// <summary>True while a timer of this key runs.</summary>
    /// <param name="key">Names the timer.</param>
    bool IsTimerActive(object key);

    /// <summary>Ends a timer; nothing happens when none runs.</summary>
    /// <param name="key">Names the timer.</param>
    void Cancel(object key);

    /// <summary>Ends all timers.</summary>
    void CancelAll();
}
