namespace Hub.Actors.Kernel;

/// <summary>The new instance of a restarted actor could not be made, or threw in PostRestart.</summary>
public class PostRestartException : ActorInitializationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="actor">The actor.</param>
    /// <param name="cause">What was thrown.</param>
    /// <param name="originalCause">Why the actor was being restarted.</param>
    public PostRestartException(IActorRef actor, Exception cause, Exception? originalCause)
        : base(actor, $"Exception post restart ({originalCause?.GetType().ToString() ?? "null"})", cause)
    {
        OriginalCause = originalCause;
    }

    /// <summary>Why the actor was being restarted.</summary>
    public Exception? OriginalCause { get; }
}
