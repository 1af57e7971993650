namespace Hub.Actors.Protocol;

/// <summary>What a room's log has of what was asked for.</summary>
/// <param name="Top">The position of the newest message.</param>
/// <param name="Entries">The messages, in the order asked for.</param>
/// <param name="IsWhole">
/// Whether nothing is missing between what was asked for and the first of them: false for an epoch or an offset that the room does not know, and
/// where it has dropped what came next.
/// </param>
internal sealed record LogPage(RoomPosition Top, IReadOnlyList<RoomEntry> Entries, bool IsWhole);
