namespace Hub.Actors.Kernel;

/// <summary>Thrown inside an actor that watches another and does not handle its <see cref="Terminated"/>; stops it by default.</summary>
public class DeathPactException : AkkaException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="deadActor">The watched actor that terminated.</param>
    public DeathPactException(IActorRef deadActor)
        : base($"Monitored actor [{deadActor}] terminated")
    {
        DeadActor = deadActor;
    }

    /// <summary>The watched actor that terminated.</summary>
    public IActorRef DeadActor { get; }
}
