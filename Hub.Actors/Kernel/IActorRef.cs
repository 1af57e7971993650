namespace Hub.Actors.Kernel;

/// <summary>
/// The address of one incarnation of an actor. Immutable, thread-safe and cheap to keep; it does not
/// keep a stopped actor's state alive. Two references are equal when path and uid are.
/// </summary>
public interface IActorRef : ICanTell, IEquatable<IActorRef>, IComparable<IActorRef>, IComparable
{
    /// <summary>Where the actor lives, or lived.</summary>
    ActorPath Path { get; }
}
