using Hub.Actors.Cluster.Links;
using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster.Embedded;

/// <summary>There is one node.</summary>
internal sealed class NoPeers(Incarnation self) : ILinkPeers
{
    public Incarnation Self => self;

    public IReadOnlyCollection<ILink> All => [];

    public bool Knows(Incarnation node) => false;

    public ILink Of(Incarnation node) => throw new InvalidOperationException($"There is no other node, and {node} was asked for");
}
