using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster;

/// <summary>This node's place in the tables that all nodes share.</summary>
internal interface IMembership
{
    /// <summary>Whether this node's lease holds at this moment: nobody else may take what it owns. Cheap, from any thread.</summary>
    bool LeaseIsHeld { get; }

    /// <summary>What is left of the lease.</summary>
    TimeSpan LeaseLeft { get; }

    /// <summary>Joins, and joins again whenever the others have given this node up.</summary>
    /// <param name="url">Where this node takes links.</param>
    /// <param name="listener">Told what becomes of it, in order.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="ClusterException">It cannot until somebody changes something.</exception>
    Task StartAsync(Uri url, IMembershipListener listener, CancellationToken cancellation);

    /// <summary>Looks at the tables at once.</summary>
    void Look();

    /// <summary>Takes shards that nobody owns; those that it got are in the next view.</summary>
    Task ClaimAsync(IReadOnlyCollection<ShardId> shards, CancellationToken cancellation);

    /// <summary>Gives shards away. Asks until it is known what has become of it.</summary>
    /// <returns>Those that have gone over; the others had another term or owner, or the other node is not up.</returns>
    Task<IReadOnlyCollection<ShardId>> TransferAsync(IReadOnlyCollection<ShardTransfer> transfers, CancellationToken cancellation);

    /// <summary>Says that this node is about to leave.</summary>
    /// <returns>False when it is no member.</returns>
    Task<bool> SetLeavingAsync(CancellationToken cancellation);

    /// <summary>Says to which nodes this one's links do not work, in place of what it has said before.</summary>
    Task SuspectAsync(IReadOnlyCollection<Incarnation> suspects, CancellationToken cancellation);

    /// <summary>Asks to leave because links do not work, which one node of the cluster may every 3 s.</summary>
    /// <returns>Whether it may, and is leaving now.</returns>
    Task<bool> TryIsolateAsync(CancellationToken cancellation);

    /// <summary>Leaves until <see cref="Return"/>. What it still owns is nobody's then.</summary>
    Task StepOutAsync(CancellationToken cancellation);

    /// <summary>Joins again after <see cref="StepOutAsync"/>.</summary>
    void Return();

    /// <summary>Where links of this node arrive.</summary>
    Uri Url { get; }

    /// <summary>The nodes that are up, read by one that is none of them.</summary>
    Task<IReadOnlyList<ClusterNode>> ListAsync(CancellationToken cancellation);

    /// <summary>Leaves, and does not come back. What it still owns is nobody's then.</summary>
    Task LeaveAsync(CancellationToken cancellation);
}
