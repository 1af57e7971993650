using Hub.Actors.Cluster.Links;
using Hub.Actors.Protocol;

namespace Hub.Tests.Fixtures;

/// <summary>Of a node that nobody speaks to.</summary>
internal sealed class NoInlet : ILinkInlet
{
    public static readonly NoInlet Instance = new();

    public bool TryTake(ShardId shard, string entityId, object message, WireOrigin origin) => throw new InvalidOperationException($"{message} came");

    public bool TryTake(ShardId shard, object message, WireOrigin origin) => throw new InvalidOperationException($"{message} came");

    public void Take(long listener, object message) => throw new InvalidOperationException($"{message} came");

    public void ListenersMissed(Incarnation node) => throw new InvalidOperationException($"{node} was missed");

    public void Take(object request, WireOrigin origin) => throw new InvalidOperationException($"{request} came");

    public void Look() => throw new InvalidOperationException("Somebody looks");
}
