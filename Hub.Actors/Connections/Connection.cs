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

    // Null, the transport, or the connection itself once it has ended.
    private object? _transport;

    public ConnectionId Id => id;

    public ConnectionPlan Plan => plan;

    public Dialect Dialect => plan.Dialect;

    public OutboundQueue Outbound { get; } = new(limits.OutboundBytes);

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

    /// <summary>The upgrade is done: from now on the transport is the actor's to close.</summary>
    public void Attach(IActorRef actor, IConnectionTransport transport)
    {
        if (Interlocked.CompareExchange(ref _transport, transport, null) is null) actor.Tell(new Attach(transport));
        else transport.Close();
    }

    /// <summary>Takes the transport, so that its actor, which stops, can close it; null when none has come.</summary>
    public IConnectionTransport? Detach() => Interlocked.Exchange(ref _transport, this) as IConnectionTransport;

    public void SetOpened(IActorRef actor) => _opened.TrySetResult(actor);

    public void SetClosed()
    {
        _opened.TrySetResult(ActorRefs.Nobody);
        _closed.TrySetResult();
    }
}
