using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster;

/// <summary>Hears what becomes of this node's membership, in order.</summary>
internal interface IMembershipListener
{
    /// <summary>This node is a member.</summary>
    void Joined(Incarnation self);

    /// <summary>The tables were read.</summary>
    void Seen(ClusterView view);

    /// <summary>The lease could not be renewed in time: this node acts as an owner no more.</summary>
    void LeaseLapsed();

    /// <summary>The lease holds again, and nobody has taken anything meanwhile.</summary>
    void LeaseRenewed();

    /// <summary>The others have given this node up: it owns nothing any more.</summary>
    void Evicted();

    /// <summary>
    /// Another server has taken the place of the database, one that may miss what was written last: this node owns nothing any more, and joins anew.
    /// </summary>
    void DatabaseReplaced();
}
