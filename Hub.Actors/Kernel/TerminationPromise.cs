namespace Hub.Actors.Kernel;

/// <summary>Watches an actor from outside of any actor. Thread-safe.</summary>
internal sealed class TerminationPromise : ActorRefBase
{
    private readonly TaskCompletionSource<bool> _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IInternalActorRef _target;
    private readonly ActorSystem _system;
    private ActorPath? _path;

    private TerminationPromise(IInternalActorRef target, ActorSystem system)
    {
        _target = target;
        _system = system;
    }

    public override ActorPath Path => _path ??= new ActorPath(_system.Temporary.Path, "watch", 0);

    public override ActorSystem System => _system;

    /// <summary>Begins to watch.</summary>
    /// <exception cref="InvalidOperationException">The target is no actor.</exception>
    public static TerminationPromise Watch(IActorRef target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target is not IInternalActorRef { System: { } system } watched)
        {
            throw new InvalidOperationException($"{target} cannot be death-watched");
        }
        var promise = new TerminationPromise(watched, system);
        watched.SendSystemMessage(new Watch(watched, promise));
        return promise;
    }

    public override bool Equals(IActorRef? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => global::System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    public override void Tell(object message, IActorRef? sender) => ThrowIfNull(message, this);

    public override void SendSystemMessage(SystemMessage message)
    {
        if (message is DeathWatchNotification notice && _target.Equals(notice.Actor)) _gone.TrySetResult(true);
    }

    /// <summary>True when the target is gone, false when the time is over or the token says so.</summary>
    /// <param name="timeout">How long to wait; zero or less waits for ever.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<bool> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var limit = AskLimit.Begin(
            _system, timeout, _target, _ => _gone.TrySetResult(false), () => _gone.TrySetResult(false), cancellationToken);
        var gone = await _gone.Task;
        limit?.End();
        if (!gone) _target.SendSystemMessage(new Unwatch(this));
        return gone;
    }
}
