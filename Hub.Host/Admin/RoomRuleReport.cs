using Hub.Actors.Rooms;

namespace Hub.Host.Admin;

/// <summary>The rule of a room, in <see cref="RoomDetail"/>.</summary>
/// <param name="Match">Its pattern.</param>
/// <param name="History">none, memory or durable.</param>
/// <param name="Keep">Messages that are kept at most.</param>
/// <param name="KeepBytes">Bytes that they have at most.</param>
/// <param name="TtlMs">How long they are kept; 0 for ever.</param>
/// <param name="Presence">Whether it is known who is there.</param>
/// <param name="Join">Who may come in: anyone, users, granted or nobody.</param>
/// <param name="Publish">Who may say something.</param>
/// <param name="Read">Who may ask what was said.</param>
internal sealed record RoomRuleReport(
    string Match, string History, int Keep, int KeepBytes, long TtlMs, bool Presence, string Join, string Publish, string Read)
{
    public static RoomRuleReport Of(RoomRule rule) => new(
        rule.Match, Word(rule.History), rule.Keep, rule.KeepBytes, (long)rule.Ttl.TotalMilliseconds, rule.Presence, Word(rule.Join), Word(rule.Publish), Word(rule.Read));

    /// <summary>A value as the settings write it.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
