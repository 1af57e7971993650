namespace Hub.Actors.Kernel;

/// <summary>Forms of <see cref="IScheduler"/> that make the cancelable, or count in milliseconds.</summary>
public static class SchedulerExtensions
{
    /// <summary>Tells a message once.</summary>
    /// <param name="scheduler">The scheduler.</param>
    /// <param name="millisecondsDelay">How long until then, in milliseconds.</param>
    /// <param name="receiver">Whom to tell.</param>
    /// <param name="message">The message.</param>
    /// <param name="sender">Its sender; null for nobody.</param>
    /// <param name="cancelable">Calls it off; null when nothing does.</param>
    public static void ScheduleTellOnce(
        this IScheduler scheduler, int millisecondsDelay, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable = null)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(millisecondsDelay), receiver, message, sender, cancelable);
    }

    /// <summary>Tells a message again and again.</summary>
    /// <param name="scheduler">The scheduler.</param>
    /// <param name="initialMillisecondsDelay">How long to the first, in milliseconds.</param>
    /// <param name="millisecondsInterval">How long between two, in milliseconds; more than zero.</param>
    /// <param name="receiver">Whom to tell.</param>
    /// <param name="message">The message.</param>
    /// <param name="sender">Its sender; null for nobody.</param>
    /// <param name="cancelable">Calls it off; null when nothing does.</param>
    public static void ScheduleTellRepeatedly(
        this IScheduler scheduler, int initialMillisecondsDelay, int millisecondsInterval, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable = null)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        scheduler.ScheduleTellRepeatedly(
            TimeSpan.FromMilliseconds(initialMillisecondsDelay), TimeSpan.FromMilliseconds(millisecondsInterval), receiver, message, sender, cancelable);
    }

    /// <summary>Tells a message once.</summary>
    /// <param name="scheduler">The scheduler.</param>
    /// <param name="delay">How long until then.</param>
    /// <param name="receiver">Whom to tell.</param>
    /// <param name="message">The message.</param>
    /// <param name="sender">Its sender; null for nobody.</param>
    /// <returns>Calls it off.</returns>
    public static ICancelable ScheduleTellOnceCancelable(
        this IScheduler scheduler, TimeSpan delay, ICanTell receiver, object message, IActorRef? sender)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        var cancelable = new Cancelable(scheduler);
        scheduler.ScheduleTellOnce(delay, receiver, message, sender, cancelable);
        return cancelable;
    }

    /// <summary>Tells a message once.</summary>
    /// <param name="scheduler">The scheduler.</param>
    /// <param name="millisecondsDelay">How long until then, in milliseconds.</param>
    /// <param name="receiver">Whom to tell.</param>
    /// <param name="message">The message.</param>
    /// <param name="sender">Its sender; null for nobody.</param>
    /// <returns>Calls it off.</returns>
    public static ICancelable ScheduleTellOnceCancelable(
        this IScheduler scheduler, int millisecondsDelay, ICanTell receiver, object message, IActorRef? sender) =>
        ScheduleTellOnceCancelable(scheduler, TimeSpan.FromMilliseconds(millisecondsDelay), receiver, message, sender);

    /// <summary>Tells a message again and again.</summary>
    /// <param name="scheduler">The scheduler.</param>
    /// <param name="initialDelay">How long to the first.</param>
    /// <param name="interval">How long between two; more than zero.</param>
    /// <param name="receiver">Whom to tell.</param>
    /// <param name="message">The message.</param>
    /// <param name="sender">Its sender; null for nobody.</param>
    /// <returns>Calls it off.</returns>
    public static ICancelable ScheduleTellRepeatedlyCancelable(
        this IScheduler scheduler, TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        var cancelable = new Cancelable(scheduler);
        scheduler.ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, cancelable);
        return cancelable;
    }

    /// <summary>Tells a message again and again.</summary>
    /// <param name="scheduler">The scheduler.</param>
    /// <param name="initialMillisecondsDelay">How long to the first, in milliseconds.</param>
    /// <param name="millisecondsInterval">How long between two, in milliseconds; more than zero.</param>
    /// <param name="receiver">Whom to tell.</param>
    /// <param name="message">The message.</param>
    /// <param name="sender">Its sender; null for nobody.</param>
    /// <returns>Calls it off.</returns>
    public static ICancelable ScheduleTellRepeatedlyCancelable(
        this IScheduler scheduler, int initialMillisecondsDelay, int millisecondsInterval, ICanTell receiver, object message, IActorRef? sender) =>
        ScheduleTellRepeatedlyCancelable(
            scheduler, TimeSpan.FromMilliseconds(initialMillisecondsDelay), TimeSpan.FromMilliseconds(millisecondsInterval), receiver, message, sender);
}
