using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <summary>What holds in the rooms whose names fit a pattern.</summary>
public sealed class RoomRule
{
    private const string Close = "close";
    private const string DropOldest = "drop-oldest";

    /// <summary>
    /// Pattern of names: <c>*</c> stands for any characters, none among them; every other character for itself, case
    /// included. Default <c>*</c>: every room. Must not be empty.
    /// </summary>
    public string Match { get; set; } = "*";

    /// <summary>
    /// What happens when more would wait for a member than <c>HUB__LIMITS__OUTBOUNDBYTES</c>. <c>close</c> (default): it is
    /// closed with 4104. <c>drop-oldest</c>: the oldest messages of such rooms that wait for it are dropped, it stays and
    /// is not told; for raw and plain connections only.
    /// </summary>
    public string Slow { get; set; } = Close;

    internal SlowPolicy Policy => Slow == DropOldest ? SlowPolicy.DropOldest : SlowPolicy.Close;

    internal IEnumerable<OptionMistake> Mistakes(string path) => OptionRules.Broken(
        Match.Length > 0
            ? null
            : new OptionMistake($"{path}:{nameof(Match)}", Match, "must not be empty: give a room's name or a pattern such as news-*"),
        Slow is Close or DropOldest
            ? null
            : new OptionMistake($"{path}:{nameof(Slow)}", Slow, $"must be {Close} or {DropOldest}"));
}
