namespace Hub.Actors.Kernel;

/// <summary>Makes the instances of an actor in its own way, for example out of a container of services.</summary>
public interface IIndirectActorProducer
{
    /// <summary>The type of what <see cref="Produce"/> makes.</summary>
    Type ActorType { get; }

    /// <summary>Makes an instance; called in the actor's context, once per start and restart.</summary>
    ActorBase Produce();

    /// <summary>Called with every instance made, after it was stopped or replaced by a restart.</summary>
    /// <param name="actor">The instance.</param>
    void Release(ActorBase actor);
}
