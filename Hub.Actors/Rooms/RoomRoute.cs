using Hub.Actors.Protocol;
using Hub.Actors.Sharding;

namespace Hub.Actors.Rooms;

/// <summary>The way to one room's owner, found once and kept.</summary>
internal sealed class RoomRoute(RoomId room, ShardRoute shard) : IRoomInlet
{
    public RoomId Room => room;

    public void Publish(RoomMessage message)
    {
        if (!shard.Tell(room.Name, new Publish(message), ActorRefs.NoSender)) message.ReturnCredit();
    }

    public void Tell(object message, IActorRef? sender) => shard.Tell(room.Name, message, sender);
}
