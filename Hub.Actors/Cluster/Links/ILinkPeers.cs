using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster.Links;

/// <summary>The nodes of the cluster, as this one sees them.</summary>
internal interface ILinkPeers
{
    Incarnation Self { get; }

    /// <summary>Whether that one is up.</summary>
    bool Knows(Incarnation node);

    /// <summary>The way to a node; one that is gone loses what it is sent.</summary>
    ILink Of(Incarnation node);

    /// <summary>Those that are up, without this one.</summary>
    IReadOnlyCollection<ILink> All { get; }
}
