namespace Hub.Actors.Kernel;

/// <summary>References that stand for no actor.</summary>
public static class ActorRefs
{
    /// <summary>A reference that swallows every message; what <see cref="IActorContext.Child"/> answers for an unknown name.</summary>
    public static readonly IActorRef Nobody = NobodyRef.Instance;

    /// <summary>No sender: null. Whoever answers such a message answers to dead letters.</summary>
    public static readonly IActorRef? NoSender;
}
