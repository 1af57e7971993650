using Hub.Actors.Protocol;

namespace Hub.Actors.Connections;

/// <summary>
/// One connection as the rest of the node holds it: its id, its outbound queue, and its two moments.
/// All state beyond these is its actor's.
/// </summary>
internal sealed class Connection(ConnectionId id, ConnectionPlan plan, LimitOptions limits, TimeProvider time) : IMember
{
    private readonly TaskCompletionSource<IActorRef> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConnectionId Id => id;

    public ConnectionPlan Plan => plan;

    public Dialect Dialect => plan.Dialect;

    public OutboundQueue Outbound { get; } = new(limits.OutboundBytes, plan.Deflater);

    public InboundCredit Credit { get; } = new(limits.Inbound, limits.InboundBytes);

    public Heartbeat Heartbeat { get; } = new(time);

    public TimeProvider Time => time;

    /// <summary>
    /// The connection's actor, once it is a member of the room that its route names, so that an upgrade
    /// answered after this misses nothing; nobody when the hub is closing.
    /// </summary>
    public Task<IActorRef> Opened => _opened.Task;

    /// <summary>Ends when the actor has stopped, however it did.</summary>
    public Task Closed => _closed.Task;

    public void Deliver(Frame frame) => Outbound.Add(frame);

    public void SetOpened(IActorRef actor) => _opened.TrySetResult(actor);

    public void SetClosed()
    {
        _opened.TrySetResult(ActorRefs.Nobody);
        _closed.TrySetResult();
    }
}
