namespace Hub.Actors.Kernel;

/// <summary>Thrown inside an actor that was told <see cref="Kill"/>; stops it by default.</summary>
public class ActorKilledException : AkkaException
{
    /// <summary>Makes the exception.</summary>
    public ActorKilledException()
        : base()
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public ActorKilledException(string message)
        : base(message)
    {
    }
}
