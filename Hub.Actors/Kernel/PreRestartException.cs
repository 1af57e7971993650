namespace Hub.Actors.Kernel;

/// <summary>An actor threw in PreRestart. It is logged, and the restart goes on.</summary>
public class PreRestartException : ActorInitializationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="actor">The actor.</param>
    /// <param name="restartException">What PreRestart threw.</param>
    /// <param name="cause">Why the actor was being restarted.</param>
    /// <param name="optionalMessage">The message whose handling failed, or null.</param>
    public PreRestartException(IActorRef actor, Exception restartException, Exception? cause, object? optionalMessage)
        : base(actor, $"Exception pre restart ({restartException?.GetType().ToString() ?? "null"})", cause)
    {
        RestartException = restartException;
        OptionalMessage = optionalMessage;
    }

    /// <summary>What PreRestart threw.</summary>
    public Exception? RestartException { get; }

    /// <summary>The message whose handling failed, or null.</summary>
    public object? OptionalMessage { get; }
}
