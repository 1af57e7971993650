using System.Diagnostics.CodeAnalysis;

namespace Hub.Actors.Kernel;

/// <summary>Questions to references.</summary>
public static class ActorRefExtensions
{
    /// <summary>True when there is no actor behind the reference: null, nobody or dead letters.</summary>
    /// <param name="actorRef">The reference; may be null.</param>
    public static bool IsNobody([NotNullWhen(false)] this IActorRef? actorRef) =>
        actorRef is null or NobodyRef or DeadLetterRef
        // A living actor's path is made when it is asked for, and this question need not make it.
        || (actorRef is not ActorCell && actorRef.Path.Uid == 0 && actorRef.Path.Name == "deadLetters");
}
