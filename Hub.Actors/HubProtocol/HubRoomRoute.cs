using Hub.Actors.Protocol;

namespace Hub.Actors.HubProtocol;

/// <summary>A route that leads into one room, and may have its own say in what is published there.</summary>
/// <param name="Room">The room.</param>
/// <param name="Publish">
/// Takes a publish's data, its key and its reply in place of the room; false where it publishes nothing. Null: data goes to the room as it is.
/// </param>
internal sealed record HubRoomRoute(RoomId Room, Func<ReadOnlyMemory<byte>, string?, IPublishReply, bool>? Publish);
