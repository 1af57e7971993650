using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster;

/// <summary>
/// The only door to the cluster: which shards there are and which of them this node owns. What stands above it
/// cannot tell one process from many.
/// </summary>
internal interface IClusterEngine
{
    /// <summary>This node.</summary>
    NodeId Self { get; }

    /// <summary>A power of two, the same on every node and for the life of the cluster.</summary>
    int ShardCount { get; }

    /// <summary>
    /// Joins the cluster. From then on the region is told <see cref="ShardAcquired"/> and
    /// <see cref="ShardLost"/>, for one shard always in turns and with a term that rises.
    /// </summary>
    void Start(IActorRef region);

    /// <summary>Leaves the cluster: the region is told that each of its shards is lost. Leaving twice is leaving once.</summary>
    Task LeaveAsync();
}
