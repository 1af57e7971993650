namespace Hub.Actors.Kernel;

/// <summary>What most actors never need: made for a cell with the first of it. Belongs to the cell's turns.</summary>
internal sealed class CellExtras
{
    /// <summary>Whom the actor watches, with the message it wants instead of Terminated.</summary>
    public RefMap? Watching;

    /// <summary>Who watches the actor, its parent apart.</summary>
    public RefMap? WatchedBy;

    /// <summary>Whose Terminated is in the mailbox, with the message the actor wants instead.</summary>
    public RefMap? TerminatedQueued;

    /// <summary>The behaviours between the present one and the actor's own Receive, which is always the lowest.</summary>
    public Stack<Receive>? Behaviors;

    /// <summary>Whose failure suspends the actor: itself, or the child it escalated; null when it has not failed.</summary>
    public ActorCell? Perpetrator;

    /// <summary>System messages that wait until the actor is resumed or its children are gone.</summary>
    public List<SystemMessage>? Stashed;

    /// <summary>Set while the actor wants to be told of silence.</summary>
    public ReceiveTimeoutTimer? ReceiveTimeout;

    /// <summary>The stash of the present instance.</summary>
    public ActorStash? Stash;

    /// <summary>Runs the continuations of asynchronous handlers.</summary>
    public ActorTaskScheduler? TaskScheduler;
}
