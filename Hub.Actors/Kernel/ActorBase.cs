namespace Hub.Actors.Kernel;

/// <summary>
/// The base of all actors. One message at a time is handled, so an actor's state needs no locks as long
/// as nothing outside of its turns touches it.
/// </summary>
public abstract class ActorBase
{
    // The actor's own cell; dead letters once the instance was stopped or replaced.
    private IActorRef _self;

    /// <summary>Runs in the actor's context.</summary>
    /// <exception cref="ActorInitializationException">Called by <c>new</c> instead of <see cref="IActorRefFactory.ActorOf"/>.</exception>
    protected ActorBase()
    {
        var cell = ActorCell.Current ?? throw new ActorInitializationException(
            $"Do not create actors using 'new', always create them using an ActorContext/System: ActorOf(Props.Create<{GetType().Name}>()).");
        _self = cell;
        if (this is IWithTimers withTimers) withTimers.Timers = new TimerScheduler(cell);
    }

    /// <summary>Whom the message being handled came from; dead letters when from nobody.</summary>
    /// <exception cref="NotSupportedException">Used outside of the actor's turn.</exception>
    protected IActorRef Sender => CurrentCell().Sender;

    /// <summary>The actor's own reference.</summary>
    /// <exception cref="NotSupportedException">Used outside of the actor's turn.</exception>
    protected IActorRef Self => _self is ActorCell ? CurrentCell() : _self;

    /// <summary>What the actor whose turn this is knows and can do.</summary>
    /// <exception cref="NotSupportedException">Used outside of an actor's turn.</exception>
    protected static IActorContext Context => ActorCell.Current ?? throw NoContext(string.Empty);

    /// <summary>A behaviour that handles nothing.</summary>
    protected static Receive EmptyReceive { get; } = _ => false;

    /// <summary>The first behaviour: handles a message.</summary>
    /// <param name="message">The message.</param>
    /// <returns>False when it is not known; it then goes to <see cref="Unhandled"/>.</returns>
    protected abstract bool Receive(object message);

    /// <summary>
    /// Gets every message no behaviour knows. Publishes an <see cref="UnhandledMessage"/>, or for
    /// <see cref="Terminated"/> throws.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <exception cref="DeathPactException">The message is <see cref="Terminated"/>.</exception>
    protected virtual void Unhandled(object message)
    {
        if (message is Terminated terminated) throw new DeathPactException(terminated.ActorRef);
        var cell = CurrentCell();
        cell.System.EventStream.Publish(new UnhandledMessage(message, cell.Sender, cell));
    }

    /// <summary>Replaces the present behaviour. The actor's own Receive stays below it, to go back to.</summary>
    /// <param name="receive">The new behaviour; false leaves a message unhandled.</param>
    protected void Become(Receive receive) => Context.Become(receive);

    /// <summary>Puts a behaviour on top of the present one.</summary>
    /// <param name="receive">The new behaviour; false leaves a message unhandled.</param>
    protected void BecomeStacked(Receive receive) => Context.BecomeStacked(receive);

    /// <summary>Goes back to the behaviour below; the first one stays.</summary>
    protected void UnbecomeStacked() => Context.UnbecomeStacked();

    /// <summary>Has <see cref="ReceiveTimeout"/> sent whenever no message came for so long, until it is cleared.</summary>
    /// <param name="timeout">How long; null clears it.</param>
    protected void SetReceiveTimeout(TimeSpan? timeout) => Context.SetReceiveTimeout(timeout);

    /// <summary>Called before the first message, once per instance that was not born by a restart.</summary>
    protected virtual void PreStart()
    {
    }

    /// <summary>Called after the last message, when all children are gone.</summary>
    protected virtual void PostStop()
    {
    }

    /// <summary>Called on the instance that is replaced. Stops all children and calls <see cref="PostStop"/>.</summary>
    /// <param name="reason">What the actor threw.</param>
    /// <param name="message">The message whose handling failed, or null. It is lost.</param>
    protected virtual void PreRestart(Exception reason, object? message)
    {
        var context = Context;
        foreach (var child in context.GetChildren())
        {
            context.Unwatch(child);
            context.Stop(child);
        }
        PostStop();
    }

    /// <summary>Called on the new instance. Calls <see cref="PreStart"/>.</summary>
    /// <param name="reason">What the old instance threw.</param>
    protected virtual void PostRestart(Exception reason) => PreStart();

    /// <summary>How the actor treats its children's failures; asked once per instance. The props' strategy goes first.</summary>
    protected virtual SupervisorStrategy SupervisorStrategy() => Kernel.SupervisorStrategy.DefaultStrategy;

    internal bool InvokeReceive(object message) => Receive(message);

    internal void InvokeUnhandled(object message) => Unhandled(message);

    internal void InvokePreStart() => PreStart();

    internal void InvokePostStop()
    {
        CancelTimers();
        PostStop();
    }

    internal void InvokePreRestart(Exception reason, object? message)
    {
        CancelTimers();
        PreRestart(reason, message);
    }

    internal void InvokePostRestart(Exception reason) => PostRestart(reason);

    internal SupervisorStrategy InvokeSupervisorStrategy() => SupervisorStrategy();

    internal void Clear(IActorRef deadLetters) => _self = deadLetters;

    /// <summary>A producer may hand out the same instance again after a restart.</summary>
    internal void Unclear(ActorCell cell) => _self = cell;

    private ActorCell CurrentCell() => ActorCell.Current ?? throw NoContext($" of {_self}");

    private void CancelTimers()
    {
        if (this is IWithTimers { Timers: { } timers }) timers.CancelAll();
    }

    private static NotSupportedException NoContext(string whose) => new(
        $"There is no active ActorContext{whose}, this is most likely due to use of async operations from within this actor. "
        + "Copy Self and Sender into local variables before the first await, handle the message with ReceiveAsync, "
        + "or send the result back with PipeTo.");
}
