using Hub.Actors.Diagnostics;

namespace Hub.Actors.Connections;

/// <summary>
/// How many messages a connection of the plain dialect or a raw room may send. Settings <c>HUB__RATELIMIT__…</c>,
/// flag <c>--rate-limit 100/00:01:00</c> or <c>off</c>. A running node takes others.
/// </summary>
[Live]
public sealed class RateLimitOptions : IHubOptions
{
    /// <summary>
    /// Messages per <see cref="Window"/>, whether they are valid or not. Default 100, 0 = no limit. Each further one
    /// is answered <c>{"error":"Rate limit exceeded"}</c> and not processed; 1,000 refusals in one window close
    /// the connection with 4103.
    /// </summary>
    public int Messages { get; set; } = 100;

    /// <summary>
    /// Length of the window, counted from its first message. Default one minute; above 0, at most one day. Without
    /// meaning when <see cref="Messages"/> is 0.
    /// </summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Envelopes a second that a connection of hub.v1 may send. Default 50, 0 = no limit, at most 1,000,000. Each further one is answered 111 with the
    /// time after which one is granted, and not processed; 1,000 of these in a row close the connection with 4103. A <c>ping</c> is free.
    /// </summary>
    public int Rate { get; set; } = 50;

    /// <summary>
    /// Envelopes that a connection of hub.v1 may send at once after a silence. Default 200, at least 1. Without meaning when <see cref="Rate"/> is 0.
    /// </summary>
    public int Burst { get; set; } = 200;

    static string IHubOptions.Section => "RateLimit";

    IEnumerable<OptionMistake> IHubOptions.Mistakes() => OptionRules.Broken(
        OptionRules.NotNegative(nameof(Messages), Messages),
        OptionRules.SomeTimeUpToADay(nameof(Window), Window),
        OptionRules.Between(nameof(Rate), Rate, 0, 1_000_000),
        OptionRules.Between(nameof(Burst), Burst, 1, 1_000_000));
}
