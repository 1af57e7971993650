namespace Hub.Actors.Kernel;

/// <summary>A message was stashed beyond the capacity of the stash. The message is lost.</summary>
public class StashOverflowException : AkkaException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="cause">Why, or null.</param>
    public StashOverflowException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
