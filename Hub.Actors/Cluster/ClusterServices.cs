using Hub.Actors.Cluster.Links;
using Hub.Actors.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Hub.Actors.Cluster;

/// <summary>What a node's part of the cluster is made of.</summary>
/// <param name="Membership">Its place in the tables.</param>
/// <param name="Links">What links share.</param>
/// <param name="Peers">The links.</param>
/// <param name="Inboxes">Those that others dial.</param>
/// <param name="Probe">Tries links while the node is no member.</param>
/// <param name="SteppedOut">Called when the node has stepped out since its links do not work.</param>
/// <param name="Status">Where it says what it sees.</param>
/// <param name="ShardCount">How many shards there are.</param>
/// <param name="Calm">So long after a node came or went shards stay where they are: often another follows.</param>
/// <param name="Metrics">Counts what becomes of nodes and shards.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">For what becomes of nodes and shards.</param>
internal sealed record ClusterServices(
    IMembership Membership, LinkServices Links, LinkPeers Peers, LinkInboxes Inboxes, LinkProbe Probe, Action SteppedOut, ClusterStatus Status,
    int ShardCount, TimeSpan Calm, ClusterMetrics Metrics, TimeProvider Time, ILogger Logger);
