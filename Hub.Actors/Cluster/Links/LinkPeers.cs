using System.Net.WebSockets;
using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster.Links;

/// <summary>Keeps a link to each node that is up.</summary>
/// <param name="services">What all links share.</param>
/// <param name="dial">Makes a connection to the node at an address.</param>
internal sealed class LinkPeers(LinkServices services, Func<Uri, CancellationToken, Task<WebSocket>> dial) : ILinkPeers
{
    // Replaced as a whole, by one thread at a time.
    private volatile Dictionary<Incarnation, Link> _links = [];
    private volatile StrongSelf _self = new(default);

    public Incarnation Self => _self.Value;

    public IReadOnlyCollection<ILink> All => _links.Values;

    /// <summary>The links themselves.</summary>
    public IReadOnlyCollection<Link> Links => _links.Values;

    public bool Knows(Incarnation node) => _links.ContainsKey(node);

    public ILink Of(Incarnation node) => _links.TryGetValue(node, out var link) ? link : new LostLink(node);

    /// <summary>Takes the nodes that are up now.</summary>
    /// <param name="self">This node; all links begin anew when it is another than before.</param>
    /// <param name="others">The others, and where they are.</param>
    /// <returns>Those that are gone.</returns>
    public IReadOnlyList<Incarnation> Become(Incarnation self, IReadOnlyDictionary<Incarnation, Uri> others)
    {
        var before = _links;
        var stays = self == Self;
        var links = others.ToDictionary(
            other => other.Key,
            other => stays && before.TryGetValue(other.Key, out var known)
                ? known
                : new Link(self, other.Key, cancellation => dial(other.Value, cancellation), services));
        _self = new StrongSelf(self);
        _links = links;
        var gone = before.Where(link => !links.TryGetValue(link.Key, out var kept) || kept != link.Value).Select(link => link.Value).ToArray();
        foreach (var link in gone)
        {
            link.Close();
            services.Answers.Fail(link.Peer);
        }

        return [.. gone.Select(link => link.Peer).Where(peer => !links.ContainsKey(peer))];
    }

    /// <summary>Has every other node look at the tables.</summary>
    public void TellToLook()
    {
        foreach (var link in _links.Values) link.Send(Look.Instance);
    }

    /// <summary>Ends when every other node has what it was sent before, or is gone.</summary>
    public Task FlushAsync() => Task.WhenAll(_links.Values.Select(link => link.FlushAsync()));

    /// <summary>Ends when that node has what it was sent before, or is gone.</summary>
    public Task FlushAsync(Incarnation node) => _links.TryGetValue(node, out var link) ? link.FlushAsync() : Task.CompletedTask;

    // A struct of two words cannot be volatile.
    private sealed class StrongSelf(Incarnation value)
    {
        public Incarnation Value => value;
    }

    /// <summary>To a node that is gone.</summary>
    private sealed class LostLink(Incarnation peer) : ILink
    {
        public Incarnation Peer => peer;

        public void Send(LinkItem item) => item.Lost(wasSent: false);
    }
}
