using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <summary>What a local room has to say to its members in one go.</summary>
/// <param name="Epoch">Of all its messages.</param>
/// <param name="Entries">The messages; not changed any more once they are fanned out.</param>
/// <param name="Notice">Told to the members of hub.v1 in place of messages; null for messages.</param>
internal sealed record PendingBatch(string Epoch, List<RoomEntry> Entries, Frame? Notice = null)
{
    /// <summary>How many positions it takes: a notice has one, so that who joins behind it does not hear it.</summary>
    public int Positions => Notice is null ? Entries.Count : 1;
}
