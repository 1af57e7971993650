namespace Hub.Actors.Protocol;

/// <summary>Makes a connection a member of a room; answered with <see cref="Joined"/>. Joining twice is joining once.</summary>
/// <param name="Room">The room.</param>
/// <param name="Member">The connection.</param>
/// <param name="Reply">Delivered to the member in the same turn, before anything that is said in the room from then on; may be null.</param>
/// <param name="Introduction">How the member is announced; null for one that comes and goes in silence.</param>
/// <param name="Subscription">Of a member of hub.v1, which gets its own reply; null for others.</param>
/// <param name="User">The member's user; null for none.</param>
internal sealed record Join(
    RoomId Room, IMember Member, Frame? Reply = null, Introduction? Introduction = null, Subscription? Subscription = null,
    string? User = null);
