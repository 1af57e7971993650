using Hub.Actors.Cluster;
using Hub.Actors.Protocol;

namespace Hub.Host.Admin;

/// <summary>A node that is up, in <see cref="ClusterReport"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Incarnation">Which run of it.</param>
/// <param name="Url">Where it takes links; null where there are none.</param>
/// <param name="Self">Whether it is the one that was asked.</param>
/// <param name="Leaving">Whether it is about to leave.</param>
/// <param name="Shards">How many it owns.</param>
/// <param name="SuspectedBy">Those whose links to it do not work.</param>
/// <param name="Link">The way there; null for the node that was asked.</param>
internal sealed record NodeReport(
    string Name, long Incarnation, string? Url, bool Self, bool Leaving, int Shards, IReadOnlyList<string> SuspectedBy, LinkReport? Link)
{
    public static NodeReport Of(NodeState node, Incarnation self) => new(
        node.Id.Node.Name, node.Id.Number, node.Url?.ToString(), node.Id == self, node.IsLeaving, node.Shards,
        [.. node.SuspectedBy.Select(reporter => reporter.Name)],
        node.Link is { } link ? new LinkReport(link.IsUp, (long)link.Silence.TotalMilliseconds, link.Waiting) : null);
}
