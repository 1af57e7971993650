namespace Hub.Actors.Kernel;

/// <summary>Gives an actor a stash.</summary>
public interface IWithStash : IActorStash
{
}
