namespace Hub.Actors.Kernel;

/// <summary>
/// Tells messages later, by the system's clock. Thread-safe. An actor's own timers are better wherever the
/// receiver is oneself: they end with the actor.
/// </summary>
public interface IScheduler
{
    /// <summary>Tells a message once.</summary>
    /// <param name="delay">How long until then.</param>
    /// <param name="receiver">Whom to tell.</param>
    /// <param name="message">The message.</param>
    /// <param name="sender">Its sender; null for nobody.</param>
    void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender);

    /// <summary>Tells a message once.</summary>
    /// <param name="delay">How long until then.</param>
    /// <param name="receiver">Whom to tell.</param>
    /// <param name="message">The message.</param>
    /// <param name="sender">Its sender; null for nobody.</param>
    /// <param name="cancelable">Calls it off; null when nothing does.</param>
    void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable);

    /// <summary>Tells a message again and again, until the system ends.</summary>
    /// <param name="initialDelay">How long to the first.</param>
    /// <param name="interval">How long between two; more than zero.</param>
    /// <param name="receiver">Whom to tell.</param>
    /// <param name="message">The message.</param>
    /// <param name="sender">Its sender; null for nobody.</param>
    void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender);

    /// <summary>Tells a message again and again, until it is called off.</summary>
    /// <param name="initialDelay">How long to the first.</param>
    /// <param name="interval">How long between two; more than zero.</param>
    /// <param name="receiver">Whom to tell.</param>
    /// <param name="message">The message.</param>
    /// <param name="sender">Its sender; null for nobody.</param>
    /// <param name="cancelable">Calls it off; null when nothing does.</param>
    void ScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable);
}
