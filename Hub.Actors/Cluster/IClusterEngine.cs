using Hub.Actors.Cluster.Links;
using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster;

/// <summary>
/// The only door to the cluster: which nodes and shards there are, and which of them this node owns. What stands above it
/// cannot tell one process from many.
/// </summary>
internal interface IClusterEngine
{
    /// <summary>This node, as it runs now: one that the others have given up comes back as another incarnation.</summary>
    Incarnation Self { get; }

    /// <summary>A power of two, the same on every node and for the life of the cluster.</summary>
    int ShardCount { get; }

    /// <summary>Whether this node may act as an owner at this moment. Looked at before every act.</summary>
    bool MayAct { get; }

    /// <summary>
    /// Whether this node has become a member and every shard has had an owner. Stays so when the database goes away: else all nodes would be taken out of
    /// service at once.
    /// </summary>
    bool IsReady { get; }

    /// <summary>Whether this node is outside of the cluster until its links work.</summary>
    bool IsIsolated { get; }

    /// <summary>Whether there may be other nodes.</summary>
    bool IsCluster { get; }

    /// <summary>What it sees of the cluster now.</summary>
    ClusterState State { get; }

    /// <summary>Who owns which shard, by their numbers; none before it has seen the tables.</summary>
    IReadOnlyList<ShardRow> Shards { get; }

    /// <summary>The other nodes.</summary>
    ILinkPeers Peers { get; }

    /// <summary>Where answers of other nodes are waited for.</summary>
    Answers Answers { get; }

    /// <summary>The node has stepped out since its links do not work: its connections have to go elsewhere.</summary>
    event Action? SteppedOut;

    /// <summary>
    /// Joins the cluster. From then on the region is told of shards: for one shard <see cref="ShardAcquired"/> and
    /// <see cref="ShardLost"/> always in turns and with a term that rises, and in between <see cref="ShardOwned"/> and <see cref="ShardUnowned"/>.
    /// </summary>
    /// <param name="system">For the engine's own actors.</param>
    /// <param name="region">Told what becomes of shards.</param>
    /// <param name="inlet">Takes what other nodes say.</param>
    void Start(ActorSystem system, IActorRef region, ILinkInlet inlet);

    /// <summary>Gives its shards to others, and takes none any more. Ends when they have them. Twice is once.</summary>
    Task HandOverAsync();

    /// <summary>Leaves the cluster: the region is told that each of its shards is lost. Leaving twice is leaving once.</summary>
    Task LeaveAsync();
}
