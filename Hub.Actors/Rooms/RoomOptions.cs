using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <summary>
/// The rules of rooms, by name. Settings <c>HUB__ROOMS__0__…</c>, <c>HUB__ROOMS__1__…</c>, …; read at start, not changed
/// afterwards.
/// </summary>
public sealed class RoomOptions : IHubOptions
{
    private static readonly RoomRule Default = new();

    /// <summary>
    /// In order: the first whose <see cref="RoomRule.Match"/> fits a room's name is the room's. Default none; a room
    /// that none fits has the defaults of <see cref="RoomRule"/>. The hub's own rooms (<c>$hub/…</c>) have them too, unless their route states others.
    /// </summary>
    public IList<RoomRule> Rooms { get; } = [];

    /// <summary>The rules of the hub's own rooms.</summary>
    internal OwnRoomRules Own { get; set; } = new();

    /// <summary>Whether there is a database that durable rooms can be in.</summary>
    internal bool HasDatabase { get; set; }

    /// <summary>How long a message of any durable room is kept; null for ever.</summary>
    internal TimeSpan? LongestDurable
    {
        get
        {
            TimeSpan[] times = [.. Rooms.Concat(Own.All).Where(rule => rule.IsDurable).Select(rule => rule.Ttl)];
            return times.Length == 0 || times.Contains(TimeSpan.Zero) ? null : times.Max();
        }
    }

    static string IHubOptions.Section => "";

    /// <summary>The rule of a room.</summary>
    internal RoomRule RuleOf(string room)
    {
        if (room.StartsWith(RoomId.ReservedPrefix, StringComparison.Ordinal)) return Own.Find(room) ?? Default;
        foreach (var rule in Rooms)
            if (RoomPattern.Matches(rule.Match, room)) return rule;
        return Default;
    }

    IEnumerable<OptionMistake> IHubOptions.Mistakes() =>
        Rooms.SelectMany((rule, index) => rule.Mistakes($"{nameof(Rooms)}:{index}", HasDatabase));
}
