using Hub.Actors.Protocol;
using Hub.Actors.Sharding;

namespace Hub.Actors.Rooms;

/// <summary>Finds the way to a room.</summary>
/// <param name="shards">The ways to shards.</param>
/// <param name="options">The rules of rooms.</param>
/// <param name="random">Names this process.</param>
internal sealed class RoomRoutes(ShardRoutes shards, RoomOptions options, Random random) : IRoomInlets
{
    private readonly PublishIds _ids = new(random);

    public ShardRoute this[ShardId shard] => shards[shard];

    public ShardId ShardOf(RoomId room) => shards.Of(room.Name).Shard;

    public RoomRoute Of(RoomId room) => new(room, shards.Of(room.Name), options.RuleOf(room.Name).IsDurable ? _ids : null);

    IRoomInlet IRoomInlets.Of(RoomId room) => Of(room);
}
