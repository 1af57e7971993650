using Hub.Actors.Cluster.Links;
using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster;

/// <summary>Takes what engines say to each other, and passes on what is for the node above.</summary>
internal sealed class EngineInlet(ILinkInlet node, IMembership membership, Func<IActorRef> cluster) : ILinkInlet
{
    public bool TryTake(ShardId shard, string entityId, object message, WireOrigin origin) => node.TryTake(shard, entityId, message, origin);

    public bool TryTake(ShardId shard, object message, WireOrigin origin) => node.TryTake(shard, message, origin);

    public void Take(long listener, object message) => node.Take(listener, message);

    public void ListenersMissed(Incarnation peer) => node.ListenersMissed(peer);

    public void Take(object request, WireOrigin origin)
    {
        switch (request)
        {
            case ShardState state:
                // In the mailbox before any view that names this node the owner.
                cluster().Tell(state);
                origin.Back.Send(new AnswerItem(origin.Answer, ShardStateTaken.Instance));
                break;
            case FlushBack:
                _ = FlushBackAsync(origin);
                break;
            default:
                node.Take(request, origin);
                break;
        }
    }

    public void Look() => membership.Look();

    private async Task FlushBackAsync(WireOrigin origin)
    {
        await cluster().Ask<Flushed>(new FlushTo(origin.Back.Peer));
        origin.Back.Send(new AnswerItem(origin.Answer, Flushed.Instance));
    }
}
