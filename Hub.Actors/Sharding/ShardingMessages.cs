using Hub.Actors.Protocol;

namespace Hub.Actors.Sharding;

/// <summary>Something is held for an entity that does not run: the shard starts it.</summary>
internal sealed record Wake(string EntityId);

/// <summary>
/// An entity asks its shard to be stopped. It gets the stop message back when nothing more is on the way to it;
/// what comes after wakes a new incarnation.
/// </summary>
internal sealed record Passivate(object StopMessage);

/// <summary>An entity that got its stop message has found work before it: it runs on.</summary>
internal sealed record StayAwake
{
    public static readonly StayAwake Instance = new();
}

/// <summary>How an entity begins.</summary>
/// <param name="State">What it was on its former node; null for nothing.</param>
/// <param name="IsGathering">Whether nodes that want something of it are still declaring that; <see cref="AllDeclared"/> says when they have.</param>
/// <param name="Shard">Its shard.</param>
/// <param name="Term">The right of this node to act as the shard's owner.</param>
internal sealed record EntityStart(object? State, bool IsGathering, ShardId Shard = default, long Term = 0)
{
    private int _isTaken;

    /// <summary>This, once: an entity that is restarted after a failure starts with nothing, for what it was at first is of the past.</summary>
    public EntityStart Take() => Interlocked.Exchange(ref _isTaken, 1) == 0 ? this : this with { State = null, IsGathering = false };
}

/// <summary>An entity says what it is, as <see cref="EntityYielded"/>, and ends: another node takes it over.</summary>
internal sealed record YieldEntity
{
    public static readonly YieldEntity Instance = new();
}

/// <summary>What an entity was; null where nothing of it is worth keeping.</summary>
internal sealed record EntityYielded(object? State);

/// <summary>A node has told the shard's entities what it wants of them.</summary>
internal sealed record Declared(Incarnation Node, ShardId Shard, long Term);

/// <summary>Every node has told the entity what it wants of it, or has had the time to.</summary>
internal sealed record AllDeclared
{
    public static readonly AllDeclared Instance = new();
}

/// <summary>The owner of a shard has refused something.</summary>
internal sealed record OwnerDoubted
{
    public static readonly OwnerDoubted Instance = new();
}

/// <summary>A shard has an owner, another than before or the same one anew: what was declared has to be declared again.</summary>
internal sealed record OwnerChanged(ShardId Shard, long Term, Incarnation Owner);
