namespace Hub.Actors.Kernel;

/// <summary>A message cannot be sent: it is null.</summary>
public class InvalidMessageException : AkkaException
{
    /// <summary>Makes the exception.</summary>
    public InvalidMessageException()
        : base("Message is null")
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public InvalidMessageException(string message)
        : base(message)
    {
    }
}
