using Hub.Actors.Cluster;
using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;
using Microsoft.Extensions.Logging;

namespace Hub.Actors.Sharding;

/// <summary>Keeps a <see cref="Shard"/> for each shard that this node owns, and the routes true. Sees no message of an entity.</summary>
internal sealed partial class ShardRegion : UntypedActor
{
    private readonly ShardRoutes _routes;
    private readonly Func<string, Props> _entityProps;
    private readonly ILogger<ShardRegion> _logger;
    private readonly Dictionary<ShardId, IActorRef> _shards = [];

    public ShardRegion(ShardRoutes routes, Func<string, Props> entityProps, ILogger<ShardRegion> logger)
    {
        _routes = routes;
        _entityProps = entityProps;
        _logger = logger;
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ShardAcquired acquired:
                var route = _routes[acquired.Shard];
                var shard = Context.ActorOf(Props.Create<Shard>(route, _entityProps));
                _shards[acquired.Shard] = shard;
                route.Open(shard);
                Log.Acquired(_logger, acquired.Shard, acquired.Term);
                break;
            case ShardLost lost when _shards.Remove(lost.Shard, out var former):
                _routes[lost.Shard].Close();
                Context.Stop(former);
                Log.Lost(_logger, lost.Shard, lost.Term);
                break;
            case ShardLost:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.ShardAcquired, LogLevel.Debug, "Shard {ShardId} acquired with term {Term}")]
        public static partial void Acquired(ILogger logger, ShardId shardId, long term);

        [LoggerMessage(HubEventIds.ShardLost, LogLevel.Debug, "Shard {ShardId} lost with term {Term}")]
        public static partial void Lost(ILogger logger, ShardId shardId, long term);
    }
}
