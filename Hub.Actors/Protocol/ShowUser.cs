namespace Hub.Actors.Protocol;

/// <summary>A connection belongs to a user from now on: lists it as one of that user's. Of one that is no member nothing changes.</summary>
/// <param name="Room">The room.</param>
/// <param name="Member">The connection.</param>
/// <param name="User">Its user; null for none.</param>
internal sealed record ShowUser(RoomId Room, ConnectionId Member, string? User);
