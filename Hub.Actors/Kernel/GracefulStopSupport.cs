namespace Hub.Actors.Kernel;

/// <summary>Stopping with a task for the end.</summary>
public static class GracefulStopSupport
{
    /// <summary>Tells an actor <see cref="PoisonPill"/> and waits until it is gone.</summary>
    /// <param name="target">Whom to stop.</param>
    /// <param name="timeout">How long to wait; zero waits for ever.</param>
    /// <returns>True when it is gone, also when it was before; false when the time was over first.</returns>
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout) =>
        GracefulStop(target, timeout, PoisonPill.Instance);

    /// <summary>Tells an actor a message that makes it stop, and waits until it is gone.</summary>
    /// <param name="target">Whom to stop.</param>
    /// <param name="timeout">How long to wait; zero waits for ever.</param>
    /// <param name="stopMessage">The message.</param>
    /// <returns>True when it is gone, also when it was before; false when the time was over first.</returns>
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout, object stopMessage)
    {
        var promise = TerminationPromise.Watch(target);
        target.Tell(stopMessage, ActorRefs.NoSender);
        return promise.WaitAsync(timeout, CancellationToken.None);
    }
}
