namespace Hub.Actors.Kernel;

/// <summary>The context of an actor whose behaviours report unknown messages themselves.</summary>
public interface IUntypedActorContext : IActorContext
{
    /// <summary>Replaces the behaviour, and all below it.</summary>
    /// <param name="receive">The new behaviour.</param>
    void Become(UntypedReceive receive);

    /// <summary>Puts a behaviour on top of the present one.</summary>
    /// <param name="receive">The new behaviour.</param>
    void BecomeStacked(UntypedReceive receive);
}
