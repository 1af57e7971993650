using System.Linq.Expressions;

namespace Hub.Actors.TestKit;

/// <content>Making and finding actors.</content>
public abstract partial class TestKitBase
{
    /// <summary>Starts an actor below <c>/user</c>, with a name of its own.</summary>
    /// <param name="props">How to make it.</param>
    public IActorRef ActorOf(Props props) => Sys.ActorOf(props);

    /// <summary>Starts an actor below <c>/user</c>.</summary>
    /// <param name="props">How to make it.</param>
    /// <param name="name">Its name; null gives it one.</param>
    /// <exception cref="InvalidActorNameException">The name is not legal, or taken.</exception>
    public IActorRef ActorOf(Props props, string? name) => Sys.ActorOf(props, name);

    /// <summary>Starts an actor below <c>/user</c>, with a name of its own.</summary>
    /// <typeparam name="TActor">Its type.</typeparam>
    public IActorRef ActorOf<TActor>()
        where TActor : ActorBase, new() =>
        Sys.ActorOf(Props.Create<TActor>());

    /// <summary>Starts an actor below <c>/user</c>.</summary>
    /// <typeparam name="TActor">Its type.</typeparam>
    /// <param name="name">Its name; null gives it one.</param>
    /// <exception cref="InvalidActorNameException">The name is not legal, or taken.</exception>
    public IActorRef ActorOf<TActor>(string? name)
        where TActor : ActorBase, new() =>
        Sys.ActorOf(Props.Create<TActor>(), name);

    /// <summary>Starts an actor below <c>/user</c>, with a name of its own.</summary>
    /// <typeparam name="TActor">Its type.</typeparam>
    /// <param name="factory">The constructor call, as <c>() => new MyActor(a, b)</c>.</param>
    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory)
        where TActor : ActorBase =>
        Sys.ActorOf(Props.Create(factory));

    /// <summary>Starts an actor below <c>/user</c>.</summary>
    /// <typeparam name="TActor">Its type.</typeparam>
    /// <param name="factory">The constructor call, as <c>() => new MyActor(a, b)</c>.</param>
    /// <param name="name">Its name; null gives it one.</param>
    /// <exception cref="InvalidActorNameException">The name is not legal, or taken.</exception>
    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory, string? name)
        where TActor : ActorBase =>
        Sys.ActorOf(Props.Create(factory), name);

    /// <inheritdoc/>
    public ActorSelection ActorSelection(ActorPath actorPath) => Sys.ActorSelection(actorPath);

    /// <inheritdoc/>
    public ActorSelection ActorSelection(string actorPath) => Sys.ActorSelection(actorPath);
}
