using System.Reflection;

namespace Hub.Actors.Kernel;

/// <summary>
/// Makes actors with the public constructor that fits the arguments. It is looked up once, with the first actor.
/// </summary>
internal sealed class ConstructorActorProducer(Type actorType, object?[] arguments) : IIndirectActorProducer
{
    private ConstructorInfo? _constructor;
    private ConstructorInvoker? _invoker;

    public Type ActorType => actorType;

    public ActorBase Produce()
    {
        var invoker = _invoker ??= Find();
        if (invoker is null)
        {
            // Optional parameters, params arrays and the exception for no match: the framework knows the rules.
            return (ActorBase)Activator.CreateInstance(actorType, arguments)!;
        }
        try
        {
            return (ActorBase)invoker.Invoke(arguments.AsSpan())!;
        }
        catch (Exception e) when (e is not TargetInvocationException)
        {
            throw new TargetInvocationException(e);
        }
    }

    public void Release(ActorBase actor)
    {
    }

    private ConstructorInvoker? Find()
    {
        if (actorType.IsAbstract) return null;
        foreach (var constructor in actorType.GetConstructors())
        {
            if (!Fits(constructor)) continue;
            // Two that fit: overload resolution is left to the framework.
            if (_constructor is not null && _constructor != constructor) return null;
            _constructor = constructor;
        }
        return _constructor is null ? null : ConstructorInvoker.Create(_constructor);
    }

    private bool Fits(ConstructorInfo constructor)
    {
        var parameters = constructor.GetParameters();
        if (parameters.Length != arguments.Length) return false;
        for (var i = 0; i < parameters.Length; i++)
        {
            var type = parameters[i].ParameterType;
            var argument = arguments[i];
            if (argument is null ? type.IsValueType : !type.IsInstanceOfType(argument)) return false;
        }
        return true;
    }
}
