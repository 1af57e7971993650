using Hub.Actors.Cluster.Links;
using Hub.Actors.Protocol;

namespace Hub.Actors.Sharding;

/// <summary>
/// The way to the entities of one shard, used from any thread without passing the region or the shard: to the entities themselves where this node owns
/// it, over a link where another does. While nobody is known to, or the owner has refused, what is said is held; nothing overtakes what was said before.
/// </summary>
internal sealed partial class ShardRoute(ShardId shard, RouteServices services)
{
    // Guards the fields below, and the telling itself: whatever was told through this route before an entity is
    // unbound lies in that entity's mailbox in front of its stop message, so nothing is lost in a dying one.
    // Nothing that can block or call back happens under it, but for a link that is closed already: it gives its item back at once.
    private readonly Lock _gate = new();

    // In the order in which it was said: what came back from a link, then what has not been sent.
    private List<HeldMessage>? _returned;
    private List<HeldMessage>? _waiting;

    // The owner on another node. Null also while it has to be heard of again, since it has refused.
    private ILink? _link;

    // Items that are on their way to an owner, this one or a former.
    private int _onTheWay;

    // Whether the next item is the first after something was refused.
    private bool _beginsAnew;

    private long _lastOrder;

    // Whether what is said has to wait.
    private bool _isBlocked = true;

    public ShardId Shard => shard;

    /// <summary>Whether it has to be told again who the owner is.</summary>
    public bool IsLost
    {
        get
        {
            lock (_gate) return _isBlocked && _link is null && _owner is null;
        }
    }

    /// <summary>Tells the entity; it is created when it does not exist.</summary>
    public void Tell(string entityId, object message, IActorRef? sender) => Tell(new HeldMessage(entityId, message, sender));

    /// <summary>Tells the shard itself, behind all that was said to its entities.</summary>
    public void TellShard(object message) => Tell(new HeldMessage(null, message, ActorRefs.NoSender));

    /// <summary>Another node owns the shard.</summary>
    public void Direct(ILink owner)
    {
        lock (_gate)
        {
            if (ReferenceEquals(_link, owner) && !_isBlocked) return;
            _link = owner;
            _isBlocked = true;
            _beginsAnew = true;
            Release();
        }
    }

    /// <summary>Nobody is known to own the shard.</summary>
    public void Lose()
    {
        lock (_gate)
        {
            _link = null;
            _isBlocked = true;
        }
    }

    /// <summary>Refuses what has waited for so long.</summary>
    public void Expire(TimeSpan patience)
    {
        List<IRefusable>? expired = null;
        lock (_gate)
        {
            if (_waiting is null && _returned is null) return;
            TakeExpired(_returned);
            TakeExpired(_waiting);
        }

        foreach (var refused in expired ?? []) refused.Refuse(ShardRefusal.TooLong);

        void TakeExpired(List<HeldMessage>? held) => held?.RemoveAll(message =>
        {
            if (message.Message is not IRefusable { MayBeRefused: true } refusable || services.Time.GetElapsedTime(message.At) < patience) return false;
            services.Held.Return(message.Size);
            (expired ??= []).Add(refusable);
            return true;
        });
    }

    /// <summary>The owner has one of the items.</summary>
    public void Taken()
    {
        lock (_gate)
        {
            _onTheWay--;
            if (_isBlocked) Release();
        }
    }

    /// <summary>The owner does not take the item, or never saw it.</summary>
    public void TakeBack(ShardItem item)
    {
        lock (_gate)
        {
            _onTheWay--;
            Return(item.Held);
            Doubt(item.Link);
        }
    }

    /// <summary>The owner is gone, and may have had the item.</summary>
    public void Missed(ShardItem item)
    {
        lock (_gate)
        {
            _onTheWay--;
            Doubt(item.Link);
        }
    }

    private void Tell(HeldMessage said)
    {
        ShardRefusal? refusal = null;
        lock (_gate)
        {
            said = Order(said, out var isAgain);
            if (!_isBlocked) Pass(said);
            else if (isAgain) Return(said);
            else if (_isSuspended && said.Message is IRefusable { Waits: false }) refusal = ShardRefusal.Suspended;
            else if (services.Held.IsUsedUp && said.Message is IRefusable { MayBeRefused: true }) refusal = ShardRefusal.Full;
            else Hold(said);
        }

        if (refusal is { } reason) ((IRefusable)said.Message).Refuse(reason);
    }

    // Called with the gate held, as all that follow. What comes again has its place.
    private HeldMessage Order(HeldMessage said, out bool isAgain)
    {
        isAgain = false;
        if (said.Message is not IOrdered ordered) return said with { Order = ++_lastOrder };
        isAgain = ordered.Order > 0;
        if (!isAgain) ordered.Order = ++_lastOrder;
        return said with { Order = isAgain ? ordered.Order : _lastOrder };
    }

    private void Hold(HeldMessage said)
    {
        services.Held.Take(said.Size);
        (_waiting ??= []).Add(said with { At = services.Time.GetTimestamp() });
    }

    private void Return(HeldMessage said)
    {
        services.Held.Take(said.Size);
        (_returned ??= []).Add(said with { At = said.At == 0 ? services.Time.GetTimestamp() : said.At });
    }

    private void Pass(HeldMessage said)
    {
        if (_owner is not null)
        {
            TellLocal(said);
            return;
        }

        var item = new ShardItem(this, _link!, said, _beginsAnew, services.Answers);
        _beginsAnew = false;
        _onTheWay++;
        item.Link.Send(item);
    }

    private void Doubt(ILink owner)
    {
        _beginsAnew = true;
        if (ReferenceEquals(_link, owner))
        {
            _link = null;
            _isBlocked = true;
            services.Doubts.Tell(OwnerDoubted.Instance);
        }
        else if (_isBlocked)
        {
            Release();
        }
    }

    // What is on the way to a former owner may come back, and goes first.
    private void Release()
    {
        if (_onTheWay > 0 || (_owner is null && _link is null) || (_owner is not null && (_isSuspended || _yields))) return;
        _isBlocked = false;
        // What a link gives back when it is closed comes beside what it never took.
        _returned?.Sort(static (one, other) => one.Order.CompareTo(other.Order));
        List<HeldMessage> held = [.. _returned ?? [], .. _waiting ?? []];
        _returned = null;
        _waiting = null;
        foreach (var said in held)
        {
            services.Held.Return(said.Size);
            if (_isBlocked) Hold(said);
            else Pass(said);
        }
    }
}
