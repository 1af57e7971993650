namespace Hub.Actors.Kernel;

/// <summary>Watching from outside of an actor.</summary>
public static class WatchAsyncSupport
{
    /// <summary>Waits until an actor is gone.</summary>
    /// <param name="target">Whom to wait for.</param>
    /// <param name="token">Ends the waiting.</param>
    /// <returns>True when it is gone, also when it was before; false when the token ended the waiting.</returns>
    public static Task<bool> WatchAsync(this IActorRef target, CancellationToken token = default) =>
        TerminationPromise.Watch(target).WaitAsync(TimeSpan.Zero, token);
}
