using Hub.Actors.Protocol;
using Hub.Actors.Sharding;

namespace Hub.Actors.Rooms;

/// <summary>The way to one room's owner, found once and kept.</summary>
internal sealed class RoomRoute(RoomId room, ShardRoute shard) : IRoomInlet
{
    public RoomId Room => room;

    public ShardId Shard => shard.Shard;

    public void Publish(RoomMessage message, string? key = null, IPublishReply? reply = null) =>
        Tell(new Publish(message, key, reply), ActorRefs.NoSender);

    public void Tell(object message, IActorRef? sender) => shard.Tell(room.Name, message, sender);
}
