namespace Hub.Actors.Kernel;

/// <summary>Gives an actor a stash, unbounded unless <see cref="Props.WithStashCapacity"/> says otherwise.</summary>
public interface IWithStash : IActorStash
{
}
