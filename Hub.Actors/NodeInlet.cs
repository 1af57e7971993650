using Hub.Actors.Cluster.Links;
using Hub.Actors.Protocol;
using Hub.Actors.Rooms;
using Hub.Actors.Sharding;

namespace Hub.Actors;

/// <summary>Takes what other nodes say to this one.</summary>
/// <param name="routes">The ways to rooms.</param>
/// <param name="listeners">The local rooms that hear other nodes' rooms.</param>
/// <param name="localRooms">Their parent.</param>
/// <param name="answer">Answers what is asked of the node itself.</param>
internal sealed class NodeInlet(ShardRoutes routes, RoomListeners listeners, IActorRef localRooms, Func<object, Task<object>> answer) : ILinkInlet
{
    // The one who asks gives up at the same time.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public bool TryTake(ShardId shard, string entityId, object message, WireOrigin origin)
    {
        var route = RouteOf(shard);
        if (message is not IRoomQuery query) return route.TryTake(entityId, message, ActorRefs.NoSender);
        if (!route.IsOwned) return false;
        _ = AnswerAsync(localRooms.Ask<object>(query, Patience), origin);
        return true;
    }

    public bool TryTake(ShardId shard, object message, WireOrigin origin) => RouteOf(shard).TryTake(null, message, ActorRefs.NoSender);

    public void Take(long listener, object message)
    {
        // Whoever it was for has asked another since.
        if (!listeners.TryTell(listener, message)) (message as ICarriesCredit)?.ReturnCredit();
    }

    public void ListenersMissed(Incarnation node) => localRooms.Tell(new NodeWasMissed(node));

    public void Take(object request, WireOrigin origin) => _ = AnswerAsync(answer(request), origin);

    public void Look()
    {
        // The engine does.
    }

    private ShardRoute RouteOf(ShardId shard) => shard.Number < routes.Count
        ? routes[shard]
        : throw new WireException($"There is no shard {shard}, only {routes.Count}");

    private static async Task AnswerAsync(Task<object> asking, WireOrigin origin)
    {
        object answer;
        try
        {
            answer = await asking;
            if (answer is Status.Failure failure) answer = new AnswerFailed(failure.Cause?.Message ?? "The room has failed");
        }
        catch (AskTimeoutException)
        {
            answer = new AnswerFailed("The room has not answered in time");
        }
        catch (HubException refused)
        {
            answer = new AnswerFailed(refused.Message);
        }

        if (origin.Answer != 0) origin.Back.Send(new AnswerItem(origin.Answer, answer));
    }
}
