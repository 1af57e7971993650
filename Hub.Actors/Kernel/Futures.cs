namespace Hub.Actors.Kernel;

/// <summary>Asking: telling with a task for the answer.</summary>
/// <remarks>
/// The first answer completes the task, later ones are dead letters. A <see cref="Status.Failure"/> fails the task
/// with its cause, except when the answer may be any object. Continuations never run in the answering actor's turn.
/// </remarks>
public static class Futures
{
    /// <summary>Asks for any answer.</summary>
    /// <param name="self">Whom to ask.</param>
    /// <param name="message">The question.</param>
    /// <param name="timeout">How long to wait; null, zero or less waits for ever.</param>
    /// <exception cref="AskTimeoutException">No answer came in time (in the task).</exception>
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout = null) =>
        Ask<object>(self, message, timeout, CancellationToken.None);

    /// <summary>Asks for any answer.</summary>
    /// <param name="self">Whom to ask.</param>
    /// <param name="message">The question.</param>
    /// <param name="cancellationToken">Cancels the task.</param>
    public static Task<object> Ask(this ICanTell self, object message, CancellationToken cancellationToken) =>
        Ask<object>(self, message, null, cancellationToken);

    /// <summary>Asks for any answer.</summary>
    /// <param name="self">Whom to ask.</param>
    /// <param name="message">The question.</param>
    /// <param name="timeout">How long to wait; null, zero or less waits for ever.</param>
    /// <param name="cancellationToken">Cancels the task.</param>
    /// <exception cref="AskTimeoutException">No answer came in time (in the task).</exception>
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken) =>
        Ask<object>(self, message, timeout, cancellationToken);

    /// <summary>Asks for an answer of a type.</summary>
    /// <typeparam name="T">The answer's type.</typeparam>
    /// <param name="self">Whom to ask.</param>
    /// <param name="message">The question.</param>
    /// <param name="timeout">How long to wait; null, zero or less waits for ever.</param>
    /// <exception cref="AskTimeoutException">No answer came in time (in the task).</exception>
    /// <exception cref="ArgumentException">The answer is of another type (in the task).</exception>
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null) =>
        Ask<T>(self, message, timeout, CancellationToken.None);

    /// <summary>Asks for an answer of a type.</summary>
    /// <typeparam name="T">The answer's type.</typeparam>
    /// <param name="self">Whom to ask.</param>
    /// <param name="message">The question.</param>
    /// <param name="cancellationToken">Cancels the task.</param>
    /// <exception cref="ArgumentException">The answer is of another type (in the task).</exception>
    public static Task<T> Ask<T>(this ICanTell self, object message, CancellationToken cancellationToken) =>
        Ask<T>(self, message, null, cancellationToken);

    /// <summary>Asks for an answer of a type.</summary>
    /// <typeparam name="T">The answer's type.</typeparam>
    /// <param name="self">Whom to ask.</param>
    /// <param name="message">The question.</param>
    /// <param name="timeout">How long to wait; null, zero or less waits for ever.</param>
    /// <param name="cancellationToken">Cancels the task.</param>
    /// <exception cref="AskTimeoutException">No answer came in time (in the task).</exception>
    /// <exception cref="ArgumentException">The answer is of another type (in the task).</exception>
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var answer = Begin<T>(self, timeout, cancellationToken);
        self.Tell(message, answer);
        return answer.Task;
    }

    /// <summary>Asks a question that names whom to answer.</summary>
    /// <typeparam name="T">The answer's type.</typeparam>
    /// <param name="self">Whom to ask.</param>
    /// <param name="messageFactory">Makes the question out of the reference that takes the answer.</param>
    /// <param name="timeout">How long to wait; null, zero or less waits for ever.</param>
    /// <param name="cancellationToken">Cancels the task.</param>
    /// <exception cref="AskTimeoutException">No answer came in time (in the task).</exception>
    /// <exception cref="ArgumentException">The answer is of another type (in the task).</exception>
    public static Task<T> Ask<T>(
        this ICanTell self,
        Func<IActorRef, object> messageFactory,
        TimeSpan? timeout,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messageFactory);
        var answer = Begin<T>(self, timeout, cancellationToken);
        self.Tell(messageFactory(answer), answer);
        return answer.Task;
    }

    private static AskRef<T> Begin<T>(ICanTell target, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        var answer = new AskRef<T>(SystemOf(target));
        answer.Limit(timeout, target, cancellationToken);
        return answer;
    }

    private static ActorSystem SystemOf(ICanTell target)
    {
        var reference = target is ActorSelection selection ? selection.Anchor : target;
        return (reference as IInternalActorRef)?.System ?? ActorCell.Current?.OwnSystem
            ?? throw new ArgumentException($"Unable to resolve the system of the target {target}", nameof(target));
    }
}
