using Hub.Host.Admin;

namespace Hub.Host.Commands;

/// <summary>Rooms, for people.</summary>
internal static class RoomTable
{
    /// <summary>A line per room.</summary>
    public static string Of(IReadOnlyList<RoomReport> rooms, Screen screen) => rooms.Count == 0 ? "no rooms\n" : TextTable.Of(
    [
        ["ROOM", "OWNER", "MEMBERS", "MESSAGES/S", "OFFSET", "HISTORY"],
        .. rooms.Select(room => (string[])
        [
            room.Room, room.Owner ?? "-", PeopleText.Number(room.Members), PeopleText.Rate(room.Rate), PeopleText.Number(room.Offset), room.History,
        ]),
    ], screen);

    /// <summary>Everything of one room.</summary>
    public static string Of(RoomDetail room) => TextTable.Of(
    [
        ["room", room.Room],
        ["shard", $"{PeopleText.Number(room.Shard)}, term {PeopleText.Number(room.Term)}, {(room.Owner is { } owner ? $"of {owner}" : "of nobody")}"],
        ["epoch", room.Epoch ?? "- (not open)"],
        ["offset", PeopleText.Number(room.Offset)],
        ["messages/s", PeopleText.Rate(room.Rate)],
        ["members", $"{PeopleText.Number(room.Members)}{Places(room.Nodes)}"],
        ["present", room.Present is { } present ? PeopleText.Number(present) : "-"],
        .. Rule(room.Rule),
    ]);

    private static string Places(IReadOnlyList<RoomNode> nodes) =>
        nodes.Count == 0 ? "" : $": {string.Join(", ", nodes.Select(node => $"{PeopleText.Number(node.Members)} at {node.Node}"))}";

    private static IEnumerable<string[]> Rule(RoomRuleReport rule)
    {
        yield return ["rule", rule.Match];
        yield return ["history", rule.History == "none" ? rule.History
            : $"{rule.History}: {Bound(rule.Keep, "messages")}, {(rule.KeepBytes == 0 ? "any size" : PeopleText.Bytes(rule.KeepBytes))}, {Ttl(rule.TtlMs)}"];
        yield return ["presence", rule.Presence ? "yes" : "no"];
        yield return ["join", rule.Join];
        yield return ["publish", rule.Publish];
        yield return ["read", rule.Read];
    }

    private static string Bound(int most, string what) => most == 0 ? $"any number of {what}" : $"{PeopleText.Number(most)} {what}";

    private static string Ttl(long milliseconds) => milliseconds == 0 ? "for ever" : $"{TimeSpan.FromMilliseconds(milliseconds)}";
}
