using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <summary>What holds in the rooms whose names fit a pattern.</summary>
public sealed class RoomRule
{
    /// <summary>The pattern that fits every room.</summary>
    internal const string Any = "*";

    private const string Close = "close";
    private const string DropOldest = "drop-oldest";

    private static readonly TimeSpan s_longestDurable = TimeSpan.FromDays(365);

    private int? _keep;
    private TimeSpan? _ttl;

    /// <summary>
    /// Pattern of names: <c>*</c> stands for any characters, none among them; every other character for itself, case
    /// included. Default <c>*</c>: every room. Must not be empty.
    /// </summary>
    public string Match { get; set; } = Any;

    /// <summary>
    /// What is kept of what was said, for <c>history</c> and for those who come back. Default memory. With none a member that comes back
    /// has missed what was said meanwhile. Durable needs a database.
    /// </summary>
    public RoomHistory History { get; set; } = RoomHistory.Memory;

    /// <summary>Messages that are kept. Default 100, of durable rooms 10,000; at least 1. Of a durable room more may be there for a while.</summary>
    public int Keep
    {
        get => _keep ?? (IsDurable ? 10_000 : 100);
        set => _keep = value;
    }

    /// <summary>
    /// Bytes of these messages, in memory: of durable rooms it says nothing. Default 256 KiB (262144), 0 = no limit. A publish of hub.v1 that is larger is refused with 120; of raw and plain
    /// connections, who can not be told, it is delivered and empties the history.
    /// </summary>
    public int KeepBytes { get; set; } = 256 * 1024;

    /// <summary>
    /// How long a message is kept, and a room in memory after its last one when nobody is in it. Default 5 minutes, at most one day; of durable rooms
    /// 7 days, at most 365. 0 = no limit.
    /// </summary>
    public TimeSpan Ttl
    {
        get => _ttl ?? (IsDurable ? TimeSpan.FromDays(7) : TimeSpan.FromMinutes(5));
        set => _ttl = value;
    }

    /// <summary>Whether it can be asked who is in the room. Default true.</summary>
    public bool Presence { get; set; } = true;

    /// <summary>Who may be a member. Default anyone.</summary>
    public RoomAudience Join { get; set; } = RoomAudience.Anyone;

    /// <summary>Who may say something. Default anyone.</summary>
    public RoomAudience Publish { get; set; } = RoomAudience.Anyone;

    /// <summary>Who may read history and presence. Default anyone.</summary>
    public RoomAudience Read { get; set; } = RoomAudience.Anyone;

    /// <summary>
    /// What happens when more would wait for a member than <c>HUB__LIMITS__OUTBOUNDBYTES</c>. <c>close</c> (default): it is
    /// closed with 4104. <c>drop-oldest</c>: the oldest messages of such rooms that wait for it are dropped, it stays and
    /// is not told; for raw and plain connections only.
    /// </summary>
    public string Slow { get; set; } = Close;

    internal SlowPolicy Policy => Slow == DropOldest ? SlowPolicy.DropOldest : SlowPolicy.Close;

    internal bool KeepsHistory => History != RoomHistory.None;

    internal bool IsDurable => History == RoomHistory.Durable;

    internal int MaxBytes => KeepBytes == 0 || IsDurable ? int.MaxValue : KeepBytes;

    internal RoomAudience AudienceOf(RoomRight right) => right switch
    {
        RoomRight.Join => Join,
        RoomRight.Publish => Publish,
        RoomRight.Read => Read,
        _ => throw new ArgumentOutOfRangeException(nameof(right), right, "Unknown right"),
    };

    internal IEnumerable<OptionMistake> Mistakes(string path, bool hasDatabase) => OptionRules.Broken(
        Match.Length > 0
            ? null
            : new OptionMistake($"{path}:{nameof(Match)}", Match, "must not be empty: give a room's name or a pattern such as news-*"),
        hasDatabase || !IsDurable
            ? null
            : new OptionMistake($"{path}:{nameof(History)}", "durable", "needs a database, and none is configured: set HUB__CLUSTER__POSTGRES, or take memory or none"),
        OptionRules.Between($"{path}:{nameof(Keep)}", Keep, 1, 1_000_000),
        OptionRules.NotNegative($"{path}:{nameof(KeepBytes)}", KeepBytes),
        !IsDurable || Ttl < TimeSpan.Zero
            ? OptionRules.AtMostADay($"{path}:{nameof(Ttl)}", Ttl)
            : Ttl <= s_longestDurable
                ? null
                : new OptionMistake($"{path}:{nameof(Ttl)}", OptionRules.Text(Ttl), $"must be at most {OptionRules.Text(s_longestDurable)}; 0 keeps messages for ever"),
        Slow is Close or DropOldest
            ? null
            : new OptionMistake($"{path}:{nameof(Slow)}", Slow, $"must be {Close} or {DropOldest}"));
}
