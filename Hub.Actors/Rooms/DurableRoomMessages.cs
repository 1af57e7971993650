using Hub.Actors.Cluster.Store;
using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <summary>The store has opened the room, or has given it a new history.</summary>
internal sealed record RoomOpened(StoredRoom Room);

/// <summary>It could not.</summary>
internal sealed record RenewFailed(Exception Cause);

/// <summary>Publishes that were sent before are due to be looked for: told to oneself, so that all that came meanwhile are looked for together.</summary>
internal sealed record Seek
{
    public static readonly Seek Instance = new();
}

/// <summary>The places of publishes in the store.</summary>
/// <param name="Ids">Those that were looked for.</param>
/// <param name="Found">Those that are there; null where it could not be read.</param>
internal sealed record Sought(IReadOnlyCollection<PublishId> Ids, IReadOnlyDictionary<PublishId, long>? Found);

/// <summary>The oldest messages were dropped.</summary>
/// <param name="Floor">The offset of the last of them; null where it could not be done.</param>
internal sealed record OldestDropped(long? Floor);

/// <summary>What could not be done is due to be tried again.</summary>
internal sealed record TryAgainTick
{
    public static readonly TryAgainTick Instance = new();
}
