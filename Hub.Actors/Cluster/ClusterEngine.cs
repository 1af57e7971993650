using System.Net.WebSockets;
using Hub.Actors.Cluster.Links;
using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;
using Microsoft.Extensions.Logging;

namespace Hub.Actors.Cluster;

/// <summary>The cluster of several processes: what the tables say is made true by an actor, messages go over links.</summary>
internal sealed class ClusterEngine : IClusterEngine, IMembershipListener
{
    // What a node that leaves waits at most until the others have heard all that it said.
    private static readonly TimeSpan FlushTime = TimeSpan.FromSeconds(1);

    private readonly NodeId _node;
    private readonly IMembership _membership;
    private readonly LinkServices _links;
    private readonly LinkPeers _peers;
    private readonly LinkProbe _probe;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private IActorRef? _cluster;
    private LinkInboxes? _inboxes;
    private Task? _leaving;

    /// <param name="node">This node's name.</param>
    /// <param name="membership">Its place in the tables.</param>
    /// <param name="table">How messages go over links.</param>
    /// <param name="dial">Connects to the node at an address.</param>
    /// <param name="shardCount">How many shards there are.</param>
    /// <param name="random">Names streams of links.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">Counts what becomes of links, nodes and shards.</param>
    /// <param name="loggers">For what becomes of links, nodes and shards.</param>
    public ClusterEngine(
        NodeId node, IMembership membership, WireTable table, Func<Uri, CancellationToken, Task<WebSocket>> dial, int shardCount, Random random,
        TimeProvider time, ClusterMetrics metrics, ILoggerFactory loggers)
    {
        _node = node;
        _membership = membership;
        _time = time;
        _logger = loggers.CreateLogger<ClusterEngine>();
        _links = new LinkServices(table.AddCluster(), random, time, loggers.CreateLogger<Link>(), metrics);
        _peers = new LinkPeers(_links, dial);
        _probe = new LinkProbe(dial, _links);
        ShardCount = shardCount;
        metrics.Observe(
            () => Status.View?.Nodes.Count ?? 0,
            () => Status.View?.Shards.Count(row => row.Owner == Self) ?? 0,
            () => membership.LeaseLeft,
            () => _peers.Links.Count(link => link.IsUp),
            () => _peers.Links.Sum(link => link.Waiting));
    }

    public Incarnation Self => _peers.Self.Number > 0 ? _peers.Self : new Incarnation(_node, 0);

    public int ShardCount { get; }

    public bool MayAct => _membership.LeaseIsHeld;

    public bool IsReady => Status.IsReady;

    public bool IsIsolated => Status.IsIsolated;

    public bool IsCluster => true;

    public event Action? SteppedOut;

    /// <summary>What the node sees of the cluster.</summary>
    public ClusterStatus Status { get; } = new();

    public ClusterState State => new(
        Self, IsCluster, IsReady, IsIsolated, _membership.LeaseLeft, Status.View is { } view ? [.. NodesOf(view)] : [], ShardCount, Status.Moving);

    public IReadOnlyList<ShardRow> Shards => Status.View?.Shards ?? [];

    public ILinkPeers Peers => _peers;

    public Answers Answers => _links.Answers;

    /// <summary>So long after a node came or went shards stay where they are. Default 5 s.</summary>
    public TimeSpan Calm { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The links to the others.</summary>
    public IReadOnlyCollection<Link> Links => _peers.Links;

    public void Start(ActorSystem system, IActorRef region, ILinkInlet inlet)
    {
        if (_cluster is not null) throw new InvalidOperationException($"The engine of node {_node} has been started already");
        var own = new EngineInlet(inlet, _membership, () => _cluster!);
        _inboxes = new LinkInboxes(_links, own, _peers, _probe);
        var services = new ClusterServices(
            _membership, _links, _peers, _inboxes, _probe, () => SteppedOut?.Invoke(), Status, ShardCount, Calm, _links.Metrics, _time, _logger);
        _cluster = system.ActorOf(Props.Create<ClusterActor>(services, region), "cluster");
    }

    /// <summary>Joins the cluster, once links can come.</summary>
    /// <param name="url">Where the others reach this node.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="ClusterException">It cannot until somebody changes something.</exception>
    public Task JoinAsync(Uri url, CancellationToken cancellation) => _membership.StartAsync(url, this, cancellation);

    /// <summary>Serves a link that another node has dialled; ends with it.</summary>
    public Task ServeAsync(WebSocket link, CancellationToken cancellation) => _inboxes!.ServeAsync(link, cancellation);

    public Task HandOverAsync() => HandOverOnceAsync();

    public Task LeaveAsync() => _leaving ??= LeaveOnceAsync();

    void IMembershipListener.Joined(Incarnation self) => _cluster!.Tell(new NodeJoined(self));

    void IMembershipListener.Seen(ClusterView view) => _cluster!.Tell(view);

    void IMembershipListener.LeaseLapsed() => _cluster!.Tell(new LeaseChanged(IsHeld: false));

    void IMembershipListener.LeaseRenewed() => _cluster!.Tell(new LeaseChanged(IsHeld: true));

    void IMembershipListener.Evicted() => _cluster!.Tell(NodeEvicted.Instance);

    void IMembershipListener.DatabaseReplaced() => _cluster!.Tell(DatabaseReplaced.Instance);

    private IEnumerable<NodeState> NodesOf(ClusterView view)
    {
        var shards = view.Shards.Where(row => row.Owner is not null).CountBy(row => row.Owner!.Value).ToDictionary();
        var links = _peers.Links.ToDictionary(link => link.Peer);
        return view.Nodes.Select(node => new NodeState(
            node.Id, node.Url, node.IsLeaving, shards.GetValueOrDefault(node.Id),
            [.. view.Suspicions.Where(one => one.Suspect == node.Id).Select(one => one.Reporter.Node)],
            links.TryGetValue(node.Id, out var link) ? new LinkState(link.IsUp, link.Silence, link.Waiting) : null));
    }

    private async Task HandOverOnceAsync()
    {
        Status.IsLeaving = true;
        if (!await _membership.SetLeavingAsync(CancellationToken.None)) return;
        _peers.TellToLook();
        await _cluster!.Ask<Done>(HandAllOver.Instance);
    }

    private Task<object?[]> FlushBackAsync() => Task.WhenAll(_peers.Links.Select(link => AwaitedAnswer.AskAsync(link, FlushBack.Instance, Answers)));

    private async Task LeaveOnceAsync()
    {
        await Task.WhenAny(Task.WhenAll(_peers.FlushAsync(), FlushBackAsync()), Task.Delay(FlushTime, _time));
        await _membership.LeaveAsync(CancellationToken.None);
        _peers.TellToLook();
        await Task.WhenAny(_peers.FlushAsync(), Task.Delay(FlushTime, _time));
        await _cluster!.Ask<Done>(LeaveCluster.Instance);
    }
}
