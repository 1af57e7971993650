using Hub.Actors.Cluster;
using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;
using Microsoft.Extensions.Logging;

namespace Hub.Actors.Sharding;

/// <summary>Keeps a <see cref="Shard"/> for each shard that this node owns, and the routes true. Sees no message of an entity.</summary>
internal sealed partial class ShardRegion : UntypedActor, IWithTimers
{
    /// <summary>So long what is said to a shard without an owner waits.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ExpireEvery = TimeSpan.FromSeconds(1);

    // An owner that refuses has not heard yet that it is one, or is about to give the shard away: both take about as long.
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(50);

    private readonly ShardRoutes _routes;
    private readonly IClusterEngine _engine;
    private readonly Func<string, EntityStart, Props> _entityProps;
    private readonly IActorRef _declarers;
    private readonly ILogger<ShardRegion> _logger;
    private readonly Dictionary<ShardId, IActorRef> _shards = [];

    // Owners on other nodes.
    private readonly Dictionary<ShardId, ShardOwned> _elsewhere = [];
    private bool _areSuspended;

    /// <param name="routes">The routes.</param>
    /// <param name="engine">The cluster.</param>
    /// <param name="entityProps">Makes an entity.</param>
    /// <param name="declarers">Told <see cref="OwnerChanged"/>.</param>
    /// <param name="logger">For changes of owners.</param>
    public ShardRegion(
        ShardRoutes routes, IClusterEngine engine, Func<string, EntityStart, Props> entityProps, IActorRef declarers, ILogger<ShardRegion> logger)
    {
        _routes = routes;
        _engine = engine;
        _entityProps = entityProps;
        _declarers = declarers;
        _logger = logger;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        _routes.TellDoubts(Self);
        if (_engine.IsCluster) Timers.StartPeriodicTimer(ExpireTick.Instance, ExpireTick.Instance, ExpireEvery);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ShardAcquired acquired:
                Acquire(acquired);
                break;
            case ShardLost lost:
                if (_shards.ContainsKey(lost.Shard)) Log.Lost(_logger, lost.Shard, lost.Term);
                End(lost.Shard);
                break;
            case ShardOwned owned:
                End(owned.Shard);
                _elsewhere[owned.Shard] = owned;
                _routes[owned.Shard].Direct(_engine.Peers.Of(owned.Owner));
                _declarers.Tell(new OwnerChanged(owned.Shard, owned.Term, owned.Owner));
                break;
            case ShardUnowned unowned:
                _elsewhere.Remove(unowned.Shard);
                _routes[unowned.Shard].Lose();
                break;
            case YieldShard yields when _shards.TryGetValue(yields.Shard, out var shard):
                _routes[yields.Shard].Yield();
                shard.Forward(yields);
                break;
            case YieldShard yields:
                Sender.Tell(new Status.Failure(new InvalidOperationException($"Shard {yields.Shard} is not owned here")));
                break;
            case NodeGone gone:
                foreach (var shard in _shards.Values) shard.Tell(gone);
                break;
            case ShardsSuspended suspended:
                _areSuspended = suspended.AreSuspended;
                foreach (var shard in _shards.Keys) _routes[shard].Suspend(_areSuspended);
                break;
            case OwnerDoubted:
                if (!Timers.IsTimerActive(AskAgainTick.Instance)) Timers.StartSingleTimer(AskAgainTick.Instance, AskAgainTick.Instance, AskAgainAfter);
                break;
            case AskAgainTick:
                foreach (var (shard, owned) in _elsewhere)
                    if (_routes[shard].IsLost) _routes[shard].Direct(_engine.Peers.Of(owned.Owner));
                break;
            case ExpireTick:
                for (var shard = 0; shard < _engine.ShardCount; shard++) _routes[new ShardId(shard)].Expire(Patience);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Acquire(ShardAcquired acquired)
    {
        End(acquired.Shard);
        _elsewhere.Remove(acquired.Shard);
        var route = _routes[acquired.Shard];
        var shard = Context.ActorOf(Props.Create<Shard>(route, _entityProps, acquired));
        _shards[acquired.Shard] = shard;
        route.Suspend(_areSuspended);
        route.Open(shard);
        _declarers.Tell(new OwnerChanged(acquired.Shard, acquired.Term, _engine.Self));
        Log.Acquired(_logger, acquired.Shard, acquired.Term);
    }

    private void End(ShardId shard)
    {
        if (!_shards.Remove(shard, out var former)) return;
        _routes[shard].Close();
        Context.Stop(former);
    }

    private sealed record ExpireTick
    {
        public static readonly ExpireTick Instance = new();
    }

    private sealed record AskAgainTick
    {
        public static readonly AskAgainTick Instance = new();
    }

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.ShardAcquired, LogLevel.Debug, "Shard {ShardId} acquired with term {Term}")]
        public static partial void Acquired(ILogger logger, ShardId shardId, long term);

        [LoggerMessage(HubEventIds.ShardLost, LogLevel.Debug, "Shard {ShardId} lost with term {Term}")]
        public static partial void Lost(ILogger logger, ShardId shardId, long term);
    }
}
