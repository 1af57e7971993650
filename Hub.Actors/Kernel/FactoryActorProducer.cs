namespace Hub.Actors.Kernel;

/// <summary>Makes actors with a function.</summary>
internal sealed class FactoryActorProducer<TActor>(Func<TActor> factory) : IIndirectActorProducer
    where TActor : ActorBase
{
    public Type ActorType => typeof(TActor);

    public ActorBase Produce() => factory();

    public void Release(ActorBase actor)
    {
    }
}
