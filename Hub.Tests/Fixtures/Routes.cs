using Hub.Actors.Cluster.Links;
using Hub.Actors.Protocol;
using Hub.Actors.Sharding;

namespace Hub.Tests.Fixtures;

/// <summary>Ways to shards without a cluster.</summary>
internal static class Routes
{
    /// <summary>To a shard that nobody owns.</summary>
    public static ShardRoute OfNobody(Answers? answers = null) =>
        new(new ShardId(0), new RouteServices(new HeldBudget(), answers ?? new Answers(), TimeProvider.System));
}
