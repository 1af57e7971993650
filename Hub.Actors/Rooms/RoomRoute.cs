using Hub.Actors.Protocol;
using Hub.Actors.Sharding;

namespace Hub.Actors.Rooms;

/// <summary>The way to one room's owner, found once and kept.</summary>
/// <param name="room">The room.</param>
/// <param name="shard">The way to its shard.</param>
/// <param name="ids">Names publishes into a durable room; null for another.</param>
internal sealed class RoomRoute(RoomId room, ShardRoute shard, PublishIds? ids = null) : IRoomInlet
{
    public RoomId Room => room;

    public ShardId Shard => shard.Shard;

    public void Publish(RoomMessage message, string? key = null, IPublishReply? reply = null)
    {
        if (ids is null) Tell(new Publish(message, key, reply), ActorRefs.NoSender);
        else new HeldPublish(this, reply).Begin(message, key, ids.Next());
    }

    public void Tell(object message, IActorRef? sender) => shard.Tell(room.Name, message, sender);
}
