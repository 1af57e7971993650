using Hub.Actors.Cluster.Links;
using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster;

/// <summary>See <see cref="IMembershipListener.Joined"/>.</summary>
internal sealed record NodeJoined(Incarnation Self);

/// <summary>See <see cref="IMembershipListener.LeaseLapsed"/> and <see cref="IMembershipListener.LeaseRenewed"/>.</summary>
internal sealed record LeaseChanged(bool IsHeld);

/// <summary>See <see cref="IMembershipListener.Evicted"/>.</summary>
internal sealed record NodeEvicted
{
    public static readonly NodeEvicted Instance = new();
}

/// <summary>See <see cref="IMembershipListener.DatabaseReplaced"/>.</summary>
internal sealed record DatabaseReplaced
{
    public static readonly DatabaseReplaced Instance = new();
}

/// <summary>All shards of this node are to go to others; answered with <see cref="Done"/> when they have.</summary>
internal sealed record HandAllOver
{
    public static readonly HandAllOver Instance = new();
}

/// <summary>This node leaves; answered with <see cref="Done"/>.</summary>
internal sealed record LeaveCluster
{
    public static readonly LeaveCluster Instance = new();
}

/// <summary>A claim has ended, well or not.</summary>
internal sealed record ClaimEnded(Exception? Failure);

/// <summary>What became of shards that were to go to another node.</summary>
/// <param name="Moves">All of them.</param>
/// <param name="Gone">Those that have gone over.</param>
/// <param name="States">What their entities were, for those that have not.</param>
/// <param name="Failure">Why it broke off; null where it did not.</param>
internal sealed record MoveEnded(
    IReadOnlyCollection<ShardTransfer> Moves, IReadOnlyCollection<ShardId> Gone, IReadOnlyDictionary<ShardId, IReadOnlyDictionary<string, object>> States,
    Exception? Failure);

/// <summary>It is time to see whether shards should move.</summary>
internal sealed record BalanceTick
{
    public static readonly BalanceTick Instance = new();
}

/// <summary>What the entities of a shard are, sent to its next owner before it is that; answered with <see cref="ShardStateTaken"/>.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Term">The term with which the next owner will own it.</param>
/// <param name="States">By the entities' names.</param>
internal sealed record ShardState(ShardId Shard, long Term, IReadOnlyDictionary<string, object> States) : ISized
{
    public int Size => States.Values.Sum(state => ((state as ISized)?.Size ?? 0) + 100);
}

/// <summary>
/// A node that has given its shards away is about to leave: answered with <see cref="Flushed"/> when the other knows their new owners, and all that it had
/// sent to the former one has been taken or come back.
/// </summary>
internal sealed record FlushBack
{
    public static readonly FlushBack Instance = new();
}

/// <summary>Nothing is on the way to the node any more.</summary>
internal sealed record Flushed
{
    public static readonly Flushed Instance = new();
}

/// <summary>The same within the node that was asked; answered with <see cref="Flushed"/>.</summary>
internal sealed record FlushTo(Incarnation Node);

/// <summary>The next owner has the state.</summary>
internal sealed record ShardStateTaken
{
    public static readonly ShardStateTaken Instance = new();
}
