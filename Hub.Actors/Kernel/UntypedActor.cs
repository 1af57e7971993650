namespace Hub.Actors.Kernel;

/// <summary>An actor that gets every message in one method and reports unknown ones itself.</summary>
public abstract class UntypedActor : ActorBase
{
    /// <summary>What the actor whose turn this is knows and can do.</summary>
    /// <exception cref="NotSupportedException">Used outside of an actor's turn.</exception>
    protected static new IUntypedActorContext Context => (IUntypedActorContext)ActorBase.Context;

    /// <inheritdoc/>
    protected sealed override bool Receive(object message)
    {
        OnReceive(message);
        return true;
    }

    /// <summary>Handles a message; give those it does not know to <see cref="ActorBase.Unhandled"/>.</summary>
    /// <param name="message">The message.</param>
    protected abstract void OnReceive(object message);

    /// <summary>Replaces the present behaviour. The actor's own Receive stays below it, to go back to.</summary>
    /// <param name="receive">The new behaviour.</param>
    protected void Become(UntypedReceive receive) => Context.Become(receive);

    /// <summary>Puts a behaviour on top of the present one.</summary>
    /// <param name="receive">The new behaviour.</param>
    protected void BecomeStacked(UntypedReceive receive) => Context.BecomeStacked(receive);
}
