namespace Hub.Actors.Protocol;

/// <summary>How a member of hub.v1 joins a room.</summary>
/// <param name="Since">The position up to which it has the room; null for a member that has nothing.</param>
/// <param name="WatchesPresence">Whether it is told who comes and goes.</param>
/// <param name="ConflateMs">At most once in so many milliseconds it hears the newest message of each slot; 0 for every message at once.</param>
/// <param name="EnvelopeId">The request's id as raw JSON; empty for none.</param>
/// <param name="IsPromised">
/// Whether it was told already that it will have all since its position: then it is told only if that is not so.
/// </param>
/// <param name="IsObserver">Whether it is not listed among those who are present.</param>
internal sealed record Subscription(
    RoomPosition? Since = null, bool WatchesPresence = false, int ConflateMs = 0, ReadOnlyMemory<byte> EnvelopeId = default,
    bool IsPromised = false, bool IsObserver = false);
