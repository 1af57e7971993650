using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster.Links;

/// <summary>The way to another node.</summary>
internal interface ILink
{
    /// <summary>The node, as it runs now.</summary>
    Incarnation Peer { get; }

    /// <summary>Sends in order. Never blocks; safe from any thread. What becomes of it the item is told.</summary>
    void Send(LinkItem item);
}
