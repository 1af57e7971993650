namespace Hub.Actors.Kernel;

/// <summary>The context of an actor whose behaviours report unknown messages themselves.</summary>
public interface IUntypedActorContext : IActorContext
{
    /// <summary>Replaces the present behaviour. The actor's own Receive stays below it, to go back to.</summary>
    /// <param name="receive">The new behaviour.</param>
    void Become(UntypedReceive receive);

    /// <summary>Puts a behaviour on top of the present one.</summary>
    /// <param name="receive">The new behaviour.</param>
    void BecomeStacked(UntypedReceive receive);
}
