namespace Hub.Actors.Client;

/// <summary>A part of a room's history.</summary>
/// <param name="Top">Where the room is.</param>
/// <param name="Items">The messages, in the order that was asked for.</param>
public sealed record HubHistory(RoomPosition Top, IReadOnlyList<HubMessage> Items);
