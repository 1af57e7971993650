namespace Hub.Actors.Kernel;

/// <summary>An actor with a stash. Use <see cref="IWithStash"/> or <see cref="IWithUnboundedStash"/>.</summary>
public interface IActorStash
{
    /// <summary>The stash. Set by the kernel after the constructor, anew for every instance.</summary>
    IStash Stash { get; set; }
}
