namespace Hub.Actors.Rooms;

/// <summary>
/// The rules of the server's own rooms, which their routes state. All are stated while routes are mapped, before the node has its first
/// connection; from then on they are only read.
/// </summary>
internal sealed class OwnRoomRules
{
    private readonly Dictionary<string, RoomRule> _rules = [];

    public IEnumerable<RoomRule> All => _rules.Values;

    /// <returns>False when another route has stated one for the room.</returns>
    public bool TryAdd(string room, RoomRule rule) => _rules.TryAdd(room, rule);

    /// <summary>Null for a room without.</summary>
    public RoomRule? Find(string room) => _rules.GetValueOrDefault(room);
}
