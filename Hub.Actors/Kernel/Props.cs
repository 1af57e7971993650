using System.Linq.Expressions;

namespace Hub.Actors.Kernel;

/// <summary>How to make an actor. Immutable, thread-safe, and meant to be kept and used for many actors.</summary>
public sealed class Props
{
    /// <summary>What a stopped actor has instead of its own, whose arguments it would keep alive.</summary>
    internal static readonly Props Stopped = Create<StoppedActor>();

    private readonly IIndirectActorProducer _producer;

    private Props(IIndirectActorProducer producer, object?[] arguments, SupervisorStrategy? supervisorStrategy, int stashCapacity)
    {
        _producer = producer;
        Arguments = arguments;
        SupervisorStrategy = supervisorStrategy;
        StashCapacity = stashCapacity;
    }

    /// <summary>The actor's type.</summary>
    public Type Type => _producer.ActorType;

    /// <summary>What the actor's constructor gets.</summary>
    public object?[] Arguments { get; }

    /// <summary>How the actor supervises its children; null leaves it to the actor.</summary>
    public SupervisorStrategy? SupervisorStrategy { get; }

    /// <summary>How many messages the actor may stash; -1 for any number.</summary>
    internal int StashCapacity { get; }

    /// <summary>
    /// True for an actor whose runs happen on the thread of whoever tells it, not on the thread pool: it has handled
    /// a message when Tell returns, unless a run of it is on elsewhere. For test actors.
    /// </summary>
    internal bool RunsOnTellersThread { get; private init; }

    /// <summary>
    /// True for an actor whose turns are short and never wait: a thread that holds back whom it wakes runs it itself, see
    /// <see cref="Worker.RunHeld"/>.
    /// </summary>
    internal bool IsBrief { get; private init; }

    /// <summary>
    /// Takes type and arguments from a <c>() => new MyActor(a, b)</c>. The arguments are computed once, here.
    /// Costs a compilation: keep the result, or use the other forms where many are made.
    /// </summary>
    /// <typeparam name="TActor">The actor's type.</typeparam>
    /// <param name="factory">The constructor call.</param>
    /// <param name="supervisorStrategy">How the actor supervises its children; null leaves it to the actor.</param>
    /// <exception cref="InvalidCastException">The expression is not a constructor call.</exception>
    public static Props Create<TActor>(Expression<Func<TActor>> factory, SupervisorStrategy? supervisorStrategy = null)
        where TActor : ActorBase
    {
        ArgumentNullException.ThrowIfNull(factory);
        // A conversion around it, () => (Base)Make(), hides a factory rather than a constructor call.
        if (factory.Body is UnaryExpression)
        {
            return new Props(new FactoryActorProducer<TActor>(factory.Compile()), [], supervisorStrategy, -1);
        }
        if (factory.Body is not NewExpression constructor)
        {
            throw new InvalidCastException(
                $"Props.Create takes an expression that is a constructor call, such as () => new {typeof(TActor).Name}(), and not {factory.Body}. "
                + "Leave a function of your own to Props.CreateBy.");
        }
        var arguments = constructor.Arguments.Select(Evaluate).ToArray();
        return new Props(new ConstructorActorProducer(typeof(TActor), arguments), arguments, supervisorStrategy, -1);
    }

    /// <summary>Makes the actor with the constructor that fits the arguments.</summary>
    /// <typeparam name="TActor">The actor's type.</typeparam>
    /// <param name="args">The constructor's arguments. When none fits, starting the actor fails with <see cref="ActorInitializationException"/>.</param>
    public static Props Create<TActor>(params object?[] args)
        where TActor : ActorBase =>
        new(new ConstructorActorProducer(typeof(TActor), args), args, null, -1);

    /// <summary>Makes the actor with its constructor that takes nothing.</summary>
    /// <typeparam name="TActor">The actor's type.</typeparam>
    /// <param name="supervisorStrategy">How the actor supervises its children.</param>
    public static Props Create<TActor>(SupervisorStrategy supervisorStrategy)
        where TActor : ActorBase, new() =>
        new(new ConstructorActorProducer(typeof(TActor), []), [], supervisorStrategy, -1);

    /// <summary>Makes the actor with the constructor that fits the arguments.</summary>
    /// <param name="type">The actor's type.</param>
    /// <param name="args">The constructor's arguments. When none fits, starting the actor fails with <see cref="ActorInitializationException"/>.</param>
    /// <exception cref="ArgumentNullException">The type is null.</exception>
    /// <exception cref="ArgumentException">The type is not an actor.</exception>
    public static Props Create(Type type, params object?[] args)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (!typeof(ActorBase).IsAssignableFrom(type))
        {
            throw new ArgumentException($"Unknown actor producer [{type.FullName}]: it is not derived from ActorBase.", nameof(type));
        }
        return new Props(new ConstructorActorProducer(type, args), args, null, -1);
    }

    /// <summary>Leaves making and releasing the actor to a producer.</summary>
    /// <param name="producer">Makes the instances.</param>
    /// <param name="args">Shown as <see cref="Arguments"/>; the producer does not get them.</param>
    public static Props CreateBy(IIndirectActorProducer producer, params object?[] args)
    {
        ArgumentNullException.ThrowIfNull(producer);
        return new Props(producer, args, null, -1);
    }

    /// <summary>The same, with another way to supervise the actor's children.</summary>
    /// <param name="supervisorStrategy">How the actor supervises its children; null leaves it to the actor.</param>
    public Props WithSupervisorStrategy(SupervisorStrategy? supervisorStrategy) =>
        new(_producer, Arguments, supervisorStrategy, StashCapacity);

    /// <summary>The same, with a bound for the stash of an <see cref="IWithStash"/>.</summary>
    /// <param name="stashCapacity">How many messages may be stashed; 0 or less means any number, which is the default.</param>
    public Props WithStashCapacity(int stashCapacity) =>
        new(_producer, Arguments, SupervisorStrategy, stashCapacity);

    /// <summary>The same for an actor that runs on the thread of whoever tells it.</summary>
    internal static Props CreateOnTellersThread(IIndirectActorProducer producer) =>
        new(producer, [], null, -1) { RunsOnTellersThread = true };

    /// <summary>The same for an actor whose turns are short and never wait.</summary>
    internal Props AsBrief() => new(_producer, Arguments, SupervisorStrategy, StashCapacity) { IsBrief = true };

    internal ActorBase NewActor()
    {
        try
        {
            return _producer.Produce();
        }
        catch (Exception e)
        {
            throw new TypeLoadException(
                $"Error while creating actor instance of type {Type} with {Arguments.Length} args: ({string.Join(",", Arguments)})", e);
        }
    }

    internal void Release(ActorBase actor) => _producer.Release(actor);

    private static object? Evaluate(Expression argument) => argument is ConstantExpression constant
        ? constant.Value
        : Expression.Lambda<Func<object?>>(Expression.Convert(argument, typeof(object))).Compile(preferInterpretation: true)();

    private abstract class StoppedActor : ActorBase;
}
