namespace Hub.Actors.Kernel;

/// <summary>An actor did what its state does not allow, such as stashing one message twice.</summary>
public class IllegalActorStateException : AkkaException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public IllegalActorStateException(string message)
        : base(message)
    {
    }
}
