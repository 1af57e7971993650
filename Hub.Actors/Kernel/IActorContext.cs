namespace Hub.Actors.Kernel;

/// <summary>
/// What an actor knows and can do during its turn. Not thread-safe: use it in the actor's own turn only.
/// </summary>
public interface IActorContext : IActorRefFactory
{
    /// <summary>The actor's own reference.</summary>
    IActorRef Self { get; }

    /// <summary>Whom the message being handled came from; dead letters when from nobody.</summary>
    IActorRef Sender { get; }

    /// <summary>The system the actor lives in.</summary>
    ActorSystem System { get; }

    /// <summary>The actor's supervisor.</summary>
    IActorRef Parent { get; }

    /// <summary>How the actor was made.</summary>
    Props Props { get; }

    /// <summary>What <see cref="SetReceiveTimeout"/> set; null when nothing.</summary>
    TimeSpan? ReceiveTimeout { get; }

    /// <summary>Replaces the present behaviour. The actor's own Receive stays below it, to go back to.</summary>
    /// <param name="receive">The new behaviour; false leaves a message unhandled.</param>
    void Become(Receive receive);

    /// <summary>Puts a behaviour on top of the present one.</summary>
    /// <param name="receive">The new behaviour; false leaves a message unhandled.</param>
    void BecomeStacked(Receive receive);

    /// <summary>Goes back to the behaviour below; the first one stays.</summary>
    void UnbecomeStacked();

    /// <summary>The child of this name, or nobody.</summary>
    /// <param name="name">Its name.</param>
    IActorRef Child(string name);

    /// <summary>All children, those that are stopping included.</summary>
    IEnumerable<IActorRef> GetChildren();

    /// <summary>
    /// Has <see cref="Kernel.ReceiveTimeout"/> sent whenever no message came for so long, until it is cleared.
    /// Messages marked <see cref="INotInfluenceReceiveTimeout"/> do not count.
    /// </summary>
    /// <param name="timeout">How long; null clears it.</param>
    void SetReceiveTimeout(TimeSpan? timeout);

    /// <summary>Stops an actor, after its current message; with <see cref="Self"/>, this one.</summary>
    /// <param name="child">A child, or any other actor.</param>
    void Stop(IActorRef child);

    /// <summary>Has <see cref="Terminated"/> sent when an actor is gone, at once when it is gone already.</summary>
    /// <param name="subject">Whom to watch; oneself is ignored, and so is whom one watches already.</param>
    /// <returns>The subject.</returns>
    IActorRef Watch(IActorRef subject);

    /// <summary>Has a message of one's own sent instead of <see cref="Terminated"/>.</summary>
    /// <param name="subject">Whom to watch; oneself is ignored, and so is whom one watches already.</param>
    /// <param name="message">The message; its sender is the subject.</param>
    /// <returns>The subject.</returns>
    IActorRef WatchWith(IActorRef subject, object message);

    /// <summary>Ends a watch; no notice of it comes any more, not even one that was queued.</summary>
    /// <param name="subject">Whom to watch no longer.</param>
    /// <returns>The subject.</returns>
    IActorRef Unwatch(IActorRef subject);
}
