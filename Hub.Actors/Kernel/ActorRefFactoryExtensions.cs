namespace Hub.Actors.Kernel;

/// <summary>Short forms of <see cref="IActorRefFactory"/>.</summary>
public static class ActorRefFactoryExtensions
{
    /// <summary>Starts a child of a type that needs no arguments.</summary>
    /// <typeparam name="TActor">The actor's type.</typeparam>
    /// <param name="factory">The parent's context, or the system.</param>
    /// <param name="name">Its name; null gives it one.</param>
    public static IActorRef ActorOf<TActor>(this IActorRefFactory factory, string? name = null)
        where TActor : ActorBase, new()
    {
        ArgumentNullException.ThrowIfNull(factory);
        return factory.ActorOf(Props.Create<TActor>(), name);
    }

    /// <summary>Selects by a path that starts at an actor.</summary>
    /// <param name="factory">Not used; lets the call read like the others.</param>
    /// <param name="anchorRef">Where the path starts.</param>
    /// <param name="actorPath">A relative path.</param>
    /// <exception cref="NotSupportedException">The path has a wildcard.</exception>
    public static ActorSelection ActorSelection(this IActorRefFactory factory, IActorRef anchorRef, string actorPath) =>
        new(anchorRef, actorPath);
}
