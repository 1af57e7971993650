namespace Hub.Actors.Kernel;

/// <summary>Makes actors and finds them by path.</summary>
public interface IActorRefFactory
{
    /// <summary>Starts a child actor. Returns at once; the actor's constructor runs in its own turn.</summary>
    /// <param name="props">How to make the actor.</param>
    /// <param name="name">Its name, unique among its siblings; null gives it a name that starts with <c>$</c>.</param>
    /// <returns>The new actor's reference.</returns>
    /// <exception cref="InvalidActorNameException">The name is not legal, or taken.</exception>
    /// <exception cref="InvalidOperationException">The parent is terminating or terminated.</exception>
    IActorRef ActorOf(Props props, string? name = null);

    /// <summary>Selects what lives at a path, whoever it is when a message arrives.</summary>
    /// <param name="actorPath">An absolute path; its uid is not looked at.</param>
    ActorSelection ActorSelection(ActorPath actorPath);

    /// <summary>Selects what lives at a path, whoever it is when a message arrives.</summary>
    /// <param name="actorPath">Absolute (<c>/user/a</c>, <c>akka://system/user/a</c>) or relative to here (<c>../a</c>).</param>
    /// <exception cref="NotSupportedException">The path has a wildcard.</exception>
    ActorSelection ActorSelection(string actorPath);
}
