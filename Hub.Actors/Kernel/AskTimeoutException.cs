namespace Hub.Actors.Kernel;

/// <summary>Nobody answered an ask in time.</summary>
public class AskTimeoutException : AkkaException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public AskTimeoutException(string message)
        : base(message)
    {
    }
}
