namespace Hub.Actors.Kernel;

/// <summary>Tells a watcher that an actor is gone. Comes at most once per watch.</summary>
public sealed class Terminated : IDeadLetterSuppression, IEquatable<Terminated>
{
    /// <summary>Makes the message.</summary>
    /// <param name="actorRef">Who is gone.</param>
    /// <param name="existenceConfirmed">False when nobody was there when the watch began.</param>
    /// <param name="addressTerminated">True when its whole address is gone.</param>
    public Terminated(IActorRef actorRef, bool existenceConfirmed, bool addressTerminated)
    {
        ActorRef = actorRef;
        ExistenceConfirmed = existenceConfirmed;
        AddressTerminated = addressTerminated;
    }

    /// <summary>Who is gone; also the sender of this message.</summary>
    public IActorRef ActorRef { get; }

    /// <summary>True when its whole address is gone; always false here, where every actor is local.</summary>
    public bool AddressTerminated { get; }

    /// <summary>False when nobody was there when the watch began.</summary>
    public bool ExistenceConfirmed { get; }

    /// <inheritdoc/>
    public bool Equals(Terminated? other) =>
        other is not null && Equals(ActorRef, other.ActorRef)
        && AddressTerminated == other.AddressTerminated && ExistenceConfirmed == other.ExistenceConfirmed;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Terminated);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ActorRef, AddressTerminated, ExistenceConfirmed);

    /// <inheritdoc/>
    public override string ToString() => $"<Terminated>: {ActorRef} - ExistenceConfirmed={ExistenceConfirmed}";
}
