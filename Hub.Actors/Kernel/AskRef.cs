namespace Hub.Actors.Kernel;

/// <summary>Whom an ask is answered to: the first message completes the task. Thread-safe.</summary>
internal sealed class AskRef<T>(ActorSystem system) : ActorRefBase
{
    // Continuations never run in the turn of the actor that answers.
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ActorPath? _path;
    private AskLimit? _limit;

    public Task<T> Task => _answer.Task;

    public override ActorSystem System => system;

    public override IInternalActorRef Parent => system.Temporary;

    public override ActorPath Path
    {
        get
        {
            if (_path is not null) return _path;
            var path = system.Temporary.Enter(this);
            if (Interlocked.CompareExchange(ref _path, path, null) is not null || Task.IsCompleted)
            {
                system.Temporary.Remove(path);
            }
            return _path;
        }
    }

    /// <summary>Bounds the waiting. Called before the question is told.</summary>
    public void Limit(TimeSpan? timeout, ICanTell target, CancellationToken cancellationToken) =>
        _limit = AskLimit.Begin(system, timeout, target, TimedOut, Canceled, cancellationToken);

    public override bool Equals(IActorRef? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => global::System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    public override void Tell(object message, IActorRef? sender)
    {
        ThrowIfNull(message, this);
        // Before the answer, so that whoever awaits it finds nothing left behind.
        End();
        var taken = message switch
        {
            T answer => _answer.TrySetResult(answer),
            Status.Failure { Cause: { } cause } => _answer.TrySetException(cause),
            Status.Failure => _answer.TrySetException(new TaskCanceledException("Task cancelled by actor via Failure message.")),
            // The asker learns what came instead, and the message itself is a dead letter.
            _ => _answer.TrySetException(new ArgumentException(
                $"Received message of type [{message.GetType()}] - Ask expected message of type [{typeof(T)}]. It came from {sender}.")) && false,
        };
        if (!taken && !Task.IsCanceled)
        {
            system.PublishDeadLetter(message, this, system.DeadLetters, DeadLetterReason.AskDone);
        }
    }

    private void TimedOut(AskTimeoutException timeout)
    {
        End();
        _answer.TrySetException(timeout);
    }

    private void Canceled()
    {
        End();
        _answer.TrySetCanceled();
    }

    private void End()
    {
        _limit?.End();
        if (_path is { } path) system.Temporary.Remove(path);
    }
}
