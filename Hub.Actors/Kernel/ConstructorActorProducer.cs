using System.Reflection;

namespace Hub.Actors.Kernel;

/// <summary>
/// Makes actors with the public constructor that fits the arguments. It is chosen once, with the first actor.
/// </summary>
internal sealed class ConstructorActorProducer(Type actorType, object?[] arguments) : IIndirectActorProducer
{
    private ActorConstructor? _constructor;

    public Type ActorType => actorType;

    public ActorBase Produce()
    {
        var constructor = _constructor ??= ActorConstructor.Find(actorType, arguments);
        if (constructor is null)
        {
            // Optional parameters, params arrays and the exception for no match: the framework knows the rules.
            return (ActorBase)Activator.CreateInstance(actorType, arguments)!;
        }
        try
        {
            return (ActorBase)constructor.Invoke(arguments);
        }
        catch (Exception e) when (e is not TargetInvocationException)
        {
            throw new TargetInvocationException(e);
        }
    }

    public void Release(ActorBase actor)
    {
    }
}
