namespace Hub.Actors.Kernel;

/// <summary>Tells an actor the outcome of work that runs outside of its turns.</summary>
/// <remarks>
/// Without functions the actor gets the result itself, or a <see cref="Status.Failure"/> with the exception. A task
/// without a result tells nothing when it succeeds, unless there is a function for it.
/// </remarks>
public static class PipeToSupport
{
    /// <summary>Pipes a task's outcome.</summary>
    /// <typeparam name="T">The type of its result.</typeparam>
    /// <param name="taskToPipe">The task.</param>
    /// <param name="recipient">Whom to tell.</param>
    /// <param name="sender">The sender of the message; null for nobody.</param>
    /// <param name="success">Makes the message out of the result.</param>
    /// <param name="failure">Makes the message out of the exception.</param>
    /// <returns>Ends when the recipient was told.</returns>
    public static Task PipeTo<T>(
        this Task<T> taskToPipe,
        ICanTell recipient,
        IActorRef? sender = null,
        Func<T, object>? success = null,
        Func<Exception, object>? failure = null)
    {
        ArgumentNullException.ThrowIfNull(taskToPipe);
        ArgumentNullException.ThrowIfNull(recipient);
        return Pipe(taskToPipe, recipient, sender, success, failure);
    }

    /// <summary>Pipes a task's outcome.</summary>
    /// <typeparam name="T">The type of its result.</typeparam>
    /// <param name="taskToPipe">The task.</param>
    /// <param name="recipient">Whom to tell.</param>
    /// <param name="sender">The sender of the message; null for nobody.</param>
    /// <param name="success">Makes the message out of the result.</param>
    /// <param name="failure">Makes the message out of the exception.</param>
    /// <returns>Ends when the recipient was told.</returns>
    public static Task PipeTo<T>(
        this ValueTask<T> taskToPipe,
        ICanTell recipient,
        IActorRef? sender = null,
        Func<T, object>? success = null,
        Func<Exception, object>? failure = null) =>
        PipeTo(taskToPipe.AsTask(), recipient, sender, success, failure);

    /// <summary>Pipes a task's outcome.</summary>
    /// <param name="taskToPipe">The task.</param>
    /// <param name="recipient">Whom to tell.</param>
    /// <param name="sender">The sender of the message; null for nobody.</param>
    /// <param name="success">Makes the message of success; null tells nothing then.</param>
    /// <param name="failure">Makes the message out of the exception.</param>
    /// <returns>Ends when the recipient was told.</returns>
    public static Task PipeTo(
        this Task taskToPipe,
        ICanTell recipient,
        IActorRef? sender = null,
        Func<object>? success = null,
        Func<Exception, object>? failure = null)
    {
        ArgumentNullException.ThrowIfNull(taskToPipe);
        ArgumentNullException.ThrowIfNull(recipient);
        return Pipe(taskToPipe, recipient, sender, success, failure);
    }

    /// <summary>Pipes a task's outcome.</summary>
    /// <param name="taskToPipe">The task.</param>
    /// <param name="recipient">Whom to tell.</param>
    /// <param name="sender">The sender of the message; null for nobody.</param>
    /// <param name="success">Makes the message of success; null tells nothing then.</param>
    /// <param name="failure">Makes the message out of the exception.</param>
    /// <returns>Ends when the recipient was told.</returns>
    public static Task PipeTo(
        this ValueTask taskToPipe,
        ICanTell recipient,
        IActorRef? sender = null,
        Func<object>? success = null,
        Func<Exception, object>? failure = null) =>
        PipeTo(taskToPipe.AsTask(), recipient, sender, success, failure);

    // Whatever the task, or the function for its success, throws is the actor's message: this is where work
    // outside of a turn comes back to the mailbox.
    private static async Task Pipe<T>(
        Task<T> task, ICanTell recipient, IActorRef? sender, Func<T, object>? success, Func<Exception, object>? failure)
    {
        try
        {
            var result = await task;
            recipient.Tell(success is not null ? success(result) : result!, sender);
        }
        catch (Exception e)
        {
            recipient.Tell(failure is not null ? failure(e) : new Status.Failure(e), sender);
        }
    }

    private static async Task Pipe(
        Task task, ICanTell recipient, IActorRef? sender, Func<object>? success, Func<Exception, object>? failure)
    {
        try
        {
            await task;
            if (success is not null) recipient.Tell(success(), sender);
        }
        catch (Exception e)
        {
            recipient.Tell(failure is not null ? failure(e) : new Status.Failure(e), sender);
        }
    }
}
