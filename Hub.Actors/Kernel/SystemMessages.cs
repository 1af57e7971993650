namespace Hub.Actors.Kernel;

/// <summary>
/// A message of the kernel to an actor: goes before every user message, and is handled while the mailbox
/// is suspended. Links itself into the mailbox's list, so an object is sent once and to one actor.
/// </summary>
internal abstract class SystemMessage
{
    /// <summary>The message sent before this one; belongs to the mailbox.</summary>
    public SystemMessage? Next;

    /// <summary>True when it has to wait until the actor is no longer restarting.</summary>
    public virtual bool WaitsForChildren => false;

    /// <summary>True when it has to wait until the actor is no longer suspended.</summary>
    public virtual bool WaitsForResume => false;
}

/// <summary>Make the first instance.</summary>
internal sealed class Create : SystemMessage;

/// <summary>Replace the instance.</summary>
internal sealed class Recreate(Exception cause) : SystemMessage
{
    public Exception Cause => cause;

    public override bool WaitsForChildren => true;
}

/// <summary>Suspend the user mailbox, and the children's.</summary>
internal sealed class Suspend : SystemMessage
{
    public override bool WaitsForChildren => true;
}

/// <summary>End one suspension.</summary>
/// <param name="causedByFailure">The failure that is over with it; null when it was somebody else's.</param>
internal sealed class Resume(Exception? causedByFailure) : SystemMessage
{
    public Exception? CausedByFailure => causedByFailure;

    public override bool WaitsForChildren => true;
}

/// <summary>Stop, after the children.</summary>
internal sealed class Terminate : SystemMessage;

/// <summary>Tell the watcher when the receiver is gone.</summary>
internal sealed class Watch(IInternalActorRef watchee, IInternalActorRef watcher) : SystemMessage
{
    public IInternalActorRef Watchee => watchee;

    public IInternalActorRef Watcher => watcher;
}

/// <summary>No longer tell the watcher.</summary>
internal sealed class Unwatch(IInternalActorRef watcher) : SystemMessage
{
    public IInternalActorRef Watcher => watcher;
}

/// <summary>A child failed and waits for its supervisor's decision.</summary>
internal sealed class Failed(ActorCell child, Exception cause) : SystemMessage
{
    public ActorCell Child => child;

    public Exception Cause => cause;

    public override bool WaitsForChildren => true;

    public override bool WaitsForResume => true;
}

/// <summary>A child or a watched actor is gone.</summary>
internal sealed class DeathWatchNotification(IInternalActorRef actor, bool existenceConfirmed) : SystemMessage
{
    public IInternalActorRef Actor => actor;

    public bool ExistenceConfirmed => existenceConfirmed;
}

/// <summary>Run a continuation of an asynchronous handler in the actor's turn.</summary>
internal sealed class TaskTurn(ActorTaskScheduler scheduler, Task task) : SystemMessage
{
    public ActorTaskScheduler Scheduler => scheduler;

    public Task Task => task;
}
