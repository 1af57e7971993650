using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>
/// Is told what becomes of this node in the cluster: in order, one call after the other, from the thread of the lease.
/// That thread renews nothing before a call returns, so that none may block.
/// </summary>
internal interface IMembershipListener
{
    /// <summary>The node is a member, as this incarnation, and holds the lease.</summary>
    void Joined(Incarnation self, ClusterMeta meta);

    /// <summary>What the database has now. Comes with every poll, also while the node is no member.</summary>
    void Seen(ClusterView view);

    /// <summary>The lease is over: the node may not act as an owner, and keeps what it has.</summary>
    void LeaseLapsed();

    /// <summary>The lease that had lapsed is held again, by the same incarnation: nobody has taken anything.</summary>
    void LeaseRenewed();

    /// <summary>This incarnation has been marked down: all that it owned is lost. It joins anew by itself.</summary>
    void Evicted(Incarnation self);

    /// <summary>The database cannot be used. Once per outage.</summary>
    void Unreachable(string reason);

    /// <summary>The database can be used again.</summary>
    void Reachable();
}
