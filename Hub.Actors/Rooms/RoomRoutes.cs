using Hub.Actors.Protocol;
using Hub.Actors.Sharding;

namespace Hub.Actors.Rooms;

/// <summary>Finds the way to a room.</summary>
internal sealed class RoomRoutes(ShardRoutes shards) : IRoomInlets
{
    public ShardRoute this[ShardId shard] => shards[shard];

    public ShardId ShardOf(RoomId room) => shards.Of(room.Name).Shard;

    public RoomRoute Of(RoomId room) => new(room, shards.Of(room.Name));

    IRoomInlet IRoomInlets.Of(RoomId room) => Of(room);
}
