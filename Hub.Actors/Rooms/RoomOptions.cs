using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <summary>
/// The rules of rooms, by name. Settings <c>HUB__ROOMS__0__…</c>, <c>HUB__ROOMS__1__…</c>, …. A running node takes others, also for rooms that are open, but
/// for what says where their history is.
/// </summary>
[Live]
public sealed class RoomOptions : IHubOptions
{
    private static readonly RoomRule Default = new();

    /// <summary>
    /// In order: the first whose <see cref="RoomRule.Match"/> fits a room's name is the room's. Default none; a room
    /// that none fits has the defaults of <see cref="RoomRule"/>. The hub's own rooms (<c>$hub/…</c>) have them too, unless their route states others.
    /// </summary>
    public IList<RoomRule> Rooms { get; private set; } = [];

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

    // Else one node would look for a room in the database and another in memory. Behind the last durable rule nothing decides that any more.
    IEnumerable<OptionMistake> IHubOptions.MistakesInPlaceOf(IHubOptions running)
    {
        var (now, then) = (Durability(((RoomOptions)running).Rooms), Durability(Rooms));
        if (now.SequenceEqual(then)) yield break;
        var index = now.Zip(then).TakeWhile(pair => pair.First == pair.Second).Count();
        yield return new OptionMistake(
            $"{nameof(Rooms)}:{index}", index < then.Count ? then[index].Match : "",
            "changes which rooms are durable, which takes a restart of all nodes: up to the last durable rule, MATCH and whether HISTORY is durable must stay");
    }

    private static List<(string Match, bool IsDurable)> Durability(IList<RoomRule> rules)
    {
        var last = rules.Select(rule => rule.IsDurable).ToList().LastIndexOf(true);
        return [.. rules.Take(last + 1).Select(rule => (rule.Match, rule.IsDurable))];
    }

    IEnumerable<OptionMistake> IHubOptions.Mistakes() =>
        Rooms.SelectMany((rule, index) => rule.Mistakes($"{nameof(Rooms)}:{index}", HasDatabase));
}
