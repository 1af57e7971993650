namespace Hub.Actors.Protocol;

/// <summary>Where a room is.</summary>
/// <param name="Top">The position of its newest message.</param>
/// <param name="IsRecoverable">Whether all behind the position that was asked for is kept.</param>
internal sealed record RoomStanding(RoomPosition Top, bool IsRecoverable);
