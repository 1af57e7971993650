using System.Reflection;
using System.Runtime.CompilerServices;

namespace Hub.Actors.Kernel;

/// <summary>A public constructor of an actor. Looked up once per type: reflection costs more than all else a start does.</summary>
internal sealed class ActorConstructor
{
    private static readonly ConditionalWeakTable<Type, ActorConstructor[]> s_ofTypes = [];

    private readonly Type[] _parameters;
    private readonly ConstructorInvoker _invoker;

    private ActorConstructor(ConstructorInfo constructor)
    {
        _parameters = [.. constructor.GetParameters().Select(parameter => parameter.ParameterType)];
        _invoker = ConstructorInvoker.Create(constructor);
    }

    /// <summary>The only one that the arguments fit; null when none does, or when overload resolution has to choose.</summary>
    public static ActorConstructor? Find(Type type, object?[] arguments)
    {
        if (type.IsAbstract) return null;
        ActorConstructor? found = null;
        foreach (var constructor in s_ofTypes.GetValue(type, Of))
        {
            if (!constructor.Fits(arguments)) continue;
            if (found is not null) return null;
            found = constructor;
        }
        return found;
    }

    public object Invoke(object?[] arguments) => _invoker.Invoke(arguments.AsSpan());

    private static ActorConstructor[] Of(Type type) => [.. type.GetConstructors().Select(constructor => new ActorConstructor(constructor))];

    private bool Fits(object?[] arguments)
    {
        if (_parameters.Length != arguments.Length) return false;
        for (var i = 0; i < arguments.Length; i++)
        {
            var type = _parameters[i];
            if (arguments[i] is { } argument ? !type.IsInstanceOfType(argument) : type.IsValueType) return false;
        }
        return true;
    }
}
