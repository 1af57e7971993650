using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;

namespace Hub.Actors.Connections;

/// <summary>
/// One connection as the rest of the node holds it: its id, its outbound queue, its heartbeat and its transport.
/// All state beyond these is its actor's.
/// </summary>
internal sealed class Connection(
    ConnectionId id, ConnectionPlan plan, LimitOptions limits, InboundBudget budget, HubMetrics metrics, TimeProvider time)
{
    // Kept only until the question is answered.
    private TaskCompletionSource<IActorRef>? _opened;

    // Null, the transport, or the connection itself once it has ended.
    private object? _transport;

    private volatile Identity _identity = plan.Identity;

    public ConnectionId Id => id;

    /// <summary>Who its peer is, as far as it has shown.</summary>
    public Identity Identity => _identity;

    /// <summary>When it was made, in milliseconds since 1970.</summary>
    public long MadeAt { get; } = time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The name of its user; null for nobody.</summary>
    public string? User => _identity.User;

    public ConnectionPlan Plan => plan;

    public OutboundQueue Outbound { get; } = new(limits.OutboundBytes, metrics, plan.Deflater, id, plan.Dialect);

    public InboundCredit Credit { get; } = new(limits.Inbound, limits.InboundBytes, budget);

    public Heartbeat Heartbeat { get; } = new(time);

    public TimeProvider Time => time;

    public HubMetrics Metrics => metrics;

    /// <summary>Has the supervisor give it an actor.</summary>
    /// <returns>
    /// The actor, once it is a member of the room that its route names, so that an upgrade answered after this misses
    /// nothing; nobody when the hub is closing.
    /// </returns>
    public Task<IActorRef> OpenAsync(IActorRef supervisor)
    {
        var opened = _opened = new TaskCompletionSource<IActorRef>(TaskCreationOptions.RunContinuationsAsynchronously);
        supervisor.Tell(new Open(this));
        return opened.Task;
    }

    /// <summary>The upgrade is done: from now on the transport is the actor's to close.</summary>
    public void Attach(IActorRef actor, IConnectionTransport transport)
    {
        Credit.BelongTo(actor);
        if (Interlocked.CompareExchange(ref _transport, transport, null) is null) actor.Tell(new Attach(transport));
        else transport.Close();
    }

    /// <summary>Takes the transport, so that its actor, which stops, can close it; null when none has come.</summary>
    public IConnectionTransport? Detach() => Interlocked.Exchange(ref _transport, this) as IConnectionTransport;

    /// <summary>Cuts it at once; what is queued is lost. Its reader sees the end even where it waits for its handler.</summary>
    public void Abort()
    {
        Outbound.Abort();
        Credit.Lift();
    }

    /// <summary>Its peer has shown who it is, the same as before where it had.</summary>
    /// <returns>False when the user has as many connections as it may.</returns>
    public bool TryBecome(Identity identity)
    {
        if (_identity.User is null && identity.User is { } user && plan.Place?.TryName(user) == false) return false;
        _identity = identity;
        return true;
    }

    /// <summary>Whether it is over.</summary>
    public bool HasEnded => ReferenceEquals(Volatile.Read(ref _transport), this);

    public void SetOpened(IActorRef actor) => Interlocked.Exchange(ref _opened, null)?.TrySetResult(actor);

    /// <summary>No actor will come.</summary>
    public void SetRefused() => SetOpened(ActorRefs.Nobody);
}
