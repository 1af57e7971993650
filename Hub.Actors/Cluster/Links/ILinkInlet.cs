using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster.Links;

/// <summary>Where a node takes what comes over links. Never blocks.</summary>
internal interface ILinkInlet
{
    /// <summary>Something for an entity.</summary>
    /// <returns>False when this node does not own the shard.</returns>
    bool TryTake(ShardId shard, string entityId, object message, WireOrigin origin);

    /// <summary>Something for a shard.</summary>
    /// <returns>False when this node does not own it.</returns>
    bool TryTake(ShardId shard, object message, WireOrigin origin);

    /// <summary>Something for who listens by that number.</summary>
    void Take(long listener, object message);

    /// <summary>Listeners have missed something of what the node says.</summary>
    void ListenersMissed(Incarnation node);

    /// <summary>A question to this node; answered by <see cref="AnswerItem"/> on the way back.</summary>
    void Take(object request, WireOrigin origin);

    /// <summary>The tables have changed.</summary>
    void Look();
}
