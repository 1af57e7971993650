using Hub.Actors.Cluster.Links;
using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster.Embedded;

/// <summary>The cluster of one process: it owns every shard from start to end.</summary>
internal sealed class EmbeddedEngine(NodeId self, int shardCount = EmbeddedEngine.DefaultShardCount) : IClusterEngine
{
    /// <summary>The same as a new cluster's, so that rooms fall into the same shards on both.</summary>
    public const int DefaultShardCount = 1_024;

    // There is one owner for ever, so one term.
    private const long Term = 1;

    private IActorRef? _region;

    public Incarnation Self { get; } = new(self, 1);

    public int ShardCount => shardCount;

    public bool MayAct => true;

    public bool IsReady => true;

    public bool IsIsolated => false;

    public bool IsCluster => false;

    public ClusterState State => new(
        Self, IsCluster, IsReady, IsIsolated, LeaseLeft: null, [new NodeState(Self, Url: null, IsLeaving: false, shardCount, SuspectedBy: [], Link: null)], shardCount, Moving: 0);

    public IReadOnlyList<ShardRow> Shards => [.. Enumerable.Repeat(new ShardRow(Self, Term), shardCount)];

    public ILinkPeers Peers { get; } = new NoPeers(new Incarnation(self, 1));

    public Answers Answers { get; } = new();

    public event Action? SteppedOut
    {
        add { }
        remove { }
    }

    public void Start(ActorSystem system, IActorRef region, ILinkInlet inlet)
    {
        if (Interlocked.CompareExchange(ref _region, region, null) is not null)
            throw new InvalidOperationException($"The engine of node {self} has been started already");
        for (var shard = 0; shard < shardCount; shard++)
            region.Tell(new ShardAcquired(new ShardId(shard), Term, new Dictionary<string, object>(), []));
    }

    // To whom.
    public Task HandOverAsync() => Task.CompletedTask;

    public Task LeaveAsync()
    {
        if (Interlocked.Exchange(ref _region, ActorRefs.Nobody) is { } region && !region.IsNobody())
            for (var shard = 0; shard < shardCount; shard++) region.Tell(new ShardLost(new ShardId(shard), Term));
        return Task.CompletedTask;
    }
}
