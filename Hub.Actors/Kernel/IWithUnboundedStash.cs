namespace Hub.Actors.Kernel;

/// <summary>Gives an actor a stash that is never full; <see cref="Props.WithStashCapacity"/> does not count for it.</summary>
public interface IWithUnboundedStash : IActorStash
{
}
