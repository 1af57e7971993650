namespace Hub.Actors.TestKit;

/// <content>Watching actors, and having children.</content>
public abstract partial class TestKitBase
{
    /// <inheritdoc cref="WatchAsync"/>
    public IActorRef Watch(IActorRef actorToWatch) => Blocking.Wait(() => WatchAsync(actorToWatch));

    /// <summary>Has <see cref="TestActor"/> told when an actor is gone, as <see cref="Terminated"/>.</summary>
    /// <param name="actorToWatch">The actor.</param>
    /// <returns>The actor; the watch stands.</returns>
    /// <exception cref="TestKitException">The test actor is gone.</exception>
    public Task<IActorRef> WatchAsync(IActorRef actorToWatch)
    {
        ArgumentNullException.ThrowIfNull(actorToWatch);
        return CommandAsync(done => new BeginWatch(actorToWatch, done), $"the test actor to watch {actorToWatch}", default);
    }

    /// <inheritdoc cref="UnwatchAsync"/>
    public IActorRef Unwatch(IActorRef actorToUnwatch) => Blocking.Wait(() => UnwatchAsync(actorToUnwatch));

    /// <summary>Ends a watch; no notice of it comes any more.</summary>
    /// <param name="actorToUnwatch">The actor.</param>
    /// <returns>The actor; the watch is ended.</returns>
    /// <exception cref="TestKitException">The test actor is gone.</exception>
    public Task<IActorRef> UnwatchAsync(IActorRef actorToUnwatch)
    {
        ArgumentNullException.ThrowIfNull(actorToUnwatch);
        return CommandAsync(done => new EndWatch(actorToUnwatch, done), $"the test actor to unwatch {actorToUnwatch}", default);
    }

    /// <inheritdoc cref="ChildActorOfAsync(Props, string, SupervisorStrategy, CancellationToken)"/>
    public IActorRef ChildActorOf(
        Props props, string name, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        Blocking.Wait(() => ChildActorOfAsync(props, name, supervisorStrategy, cancellationToken));

    /// <inheritdoc cref="ChildActorOfAsync(Props, string, SupervisorStrategy, CancellationToken)"/>
    public IActorRef ChildActorOf(
        Props props, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        Blocking.Wait(() => ChildActorOfAsync(props, supervisorStrategy, cancellationToken));

    /// <inheritdoc cref="ChildActorOfAsync(Props, string, SupervisorStrategy, CancellationToken)"/>
    public IActorRef ChildActorOf(Props props, string name, CancellationToken cancellationToken = default) =>
        Blocking.Wait(() => ChildActorOfAsync(props, name, cancellationToken));

    /// <inheritdoc cref="ChildActorOfAsync(Props, string, SupervisorStrategy, CancellationToken)"/>
    public IActorRef ChildActorOf(Props props, CancellationToken cancellationToken = default) =>
        Blocking.Wait(() => ChildActorOfAsync(props, cancellationToken));

    /// <summary>Starts an actor whose parent is <see cref="TestActor"/>, so that what it tells its parent can be expected.</summary>
    /// <param name="props">How to make it.</param>
    /// <param name="name">Its name; in the forms without it, one of its own.</param>
    /// <param name="supervisorStrategy">What happens when it fails; in the forms without it, the default strategy.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The child.</returns>
    /// <exception cref="InvalidActorNameException">The name is not legal, or taken.</exception>
    /// <exception cref="TestKitException">The test actor is gone.</exception>
    public Task<IActorRef> ChildActorOfAsync(
        Props props, string name, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        ChildAsync(props, name, supervisorStrategy, cancellationToken);

    /// <inheritdoc cref="ChildActorOfAsync(Props, string, SupervisorStrategy, CancellationToken)"/>
    public Task<IActorRef> ChildActorOfAsync(
        Props props, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        ChildAsync(props, name: null, supervisorStrategy, cancellationToken);

    /// <inheritdoc cref="ChildActorOfAsync(Props, string, SupervisorStrategy, CancellationToken)"/>
    public Task<IActorRef> ChildActorOfAsync(Props props, string name, CancellationToken cancellationToken = default) =>
        ChildAsync(props, name, supervisorStrategy: null, cancellationToken);

    /// <inheritdoc cref="ChildActorOfAsync(Props, string, SupervisorStrategy, CancellationToken)"/>
    public Task<IActorRef> ChildActorOfAsync(Props props, CancellationToken cancellationToken = default) =>
        ChildAsync(props, name: null, supervisorStrategy: null, cancellationToken);

    private Task<IActorRef> ChildAsync(
        Props props, string? name, SupervisorStrategy? supervisorStrategy, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(props);
        return CommandAsync(
            done => new Bear(props, name, supervisorStrategy, done), $"the test actor to make a child of {props.Type}", cancellationToken);
    }

    private async Task<IActorRef> CommandAsync(
        Func<TaskCompletionSource<IActorRef>, ITestActorCommand> command, string awaited, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<IActorRef>(TaskCreationOptions.RunContinuationsAsynchronously);
        Command(command(done));
        var max = RemainingOrDefault;
        try
        {
            return await done.Task.WaitAsync(max, _clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw FailureText.Timeout(max, awaited, hint: null, $"no answer from {TestActor}");
        }
    }
}
