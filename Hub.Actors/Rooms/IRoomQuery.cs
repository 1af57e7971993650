using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <summary>A question that the room's owner answers to whoever asks.</summary>
internal interface IRoomQuery
{
    RoomId Room { get; }
}
