using System.Numerics;
using Hub.Actors.Cluster;
using Hub.Actors.Protocol;

namespace Hub.Actors.Sharding;

/// <summary>One route per shard. The region changes them; whoever has something to say to an entity uses them directly.</summary>
internal sealed class ShardRoutes
{
    private readonly ShardRoute[] _routes;
    private readonly RouteServices _services;

    public ShardRoutes(IClusterEngine engine, TimeProvider time)
    {
        if (!BitOperations.IsPow2(engine.ShardCount))
            throw new ArgumentException($"The number of shards is {engine.ShardCount} and must be a power of two", nameof(engine));
        _routes = new ShardRoute[engine.ShardCount];
        _services = new RouteServices(new HeldBudget(), engine.Answers, time);
        for (var i = 0; i < _routes.Length; i++) _routes[i] = new ShardRoute(new ShardId(i), _services);
    }

    /// <summary>What waits for owners.</summary>
    public HeldBudget Held => _services.Held;

    /// <summary>Who is told <see cref="OwnerDoubted"/>.</summary>
    public void TellDoubts(IActorRef region) => _services.Doubts = region;

    public ShardRoute this[ShardId shard] => _routes[shard.Number];

    /// <summary>How many.</summary>
    public int Count => _routes.Length;

    /// <summary>Hashes the name: find the route once and keep it.</summary>
    public ShardRoute Of(string entityId) => this[ShardHash.Of(entityId, _routes.Length)];
}
