using Hub.Actors.Cluster.Links;
using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <summary>What a room is, on its way to another owner.</summary>
/// <param name="Top">Where it stands.</param>
/// <param name="Entries">What is kept of it.</param>
/// <param name="Keys">The keys of the last minutes, oldest first.</param>
/// <param name="Present">Who is in it.</param>
internal sealed record RoomState(
    RoomPosition Top, IReadOnlyList<RoomEntry> Entries, IReadOnlyList<RecentKey> Keys, IReadOnlyList<MemberEntered> Present) : ISized
{
    public int Size => Entries.Sum(entry => entry.Message.Body.Length + 100) + (Keys.Count * 100) + (Present.Count * 100);
}
