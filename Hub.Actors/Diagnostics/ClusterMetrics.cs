using System.Diagnostics.Metrics;

namespace Hub.Actors.Diagnostics;

/// <summary>What becomes of the cluster as this node sees it, of the meter <c>Hub</c>. Safe to use from any thread.</summary>
internal sealed class ClusterMetrics
{
    private readonly Meter _meter;
    private readonly Counter<long> _transitions;
    private readonly Counter<long> _taken;
    private readonly Counter<long> _handedOver;

    public ClusterMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(HubMetrics.MeterName);
        _transitions = _meter.CreateCounter<long>("hub.cluster.transitions", "{transition}", "What became of this node, of others and of links, by kind");
        _taken = _meter.CreateCounter<long>("hub.cluster.shards.taken", "{shard}", "Shards that this node became the owner of");
        _handedOver = _meter.CreateCounter<long>("hub.cluster.shards.handed_over", "{shard}", "Shards that this node gave to others with all they had");
    }

    /// <summary>Has the instruments that are looked at tell what holds at that moment.</summary>
    /// <param name="nodes">Nodes that are up.</param>
    /// <param name="shards">Shards that this node owns.</param>
    /// <param name="leaseLeft">What is left of the lease.</param>
    /// <param name="linksUp">Links that are carried by a connection.</param>
    /// <param name="waiting">Items that wait to go over links.</param>
    public void Observe(Func<int> nodes, Func<int> shards, Func<TimeSpan> leaseLeft, Func<int> linksUp, Func<int> waiting)
    {
        _meter.CreateObservableUpDownCounter("hub.cluster.nodes", nodes, "{node}", "Nodes that are up, this one among them");
        _meter.CreateObservableUpDownCounter("hub.cluster.shards", shards, "{shard}", "Shards that this node owns");
        _meter.CreateObservableGauge("hub.cluster.lease.left", () => leaseLeft().TotalSeconds, "s", "What is left of this node's lease");
        _meter.CreateObservableUpDownCounter("hub.cluster.links", linksUp, "{link}", "Links to other nodes that are up");
        _meter.CreateObservableUpDownCounter("hub.cluster.links.waiting", waiting, "{item}", "Items that wait to go over links");
    }

    public void Joined() => Count("joined");

    public void Evicted() => Count("evicted");

    public void DatabaseReplaced() => Count("database_replaced");

    public void SteppedOut() => Count("stepped_out");

    public void NodeGone() => Count("node_gone");

    public void NodeSuspected() => Count("node_suspected");

    public void LeaseLost() => Count("lease_lost");

    public void LeaseRenewed() => Count("lease_renewed");

    public void LinkUp() => Count("link_up");

    public void LinkDown() => Count("link_down");

    public void Taken(int shards) => _taken.Add(shards);

    public void HandedOver(int shards) => _handedOver.Add(shards);

    private void Count(string transition) => _transitions.Add(1, new KeyValuePair<string, object?>("transition", transition));
}
