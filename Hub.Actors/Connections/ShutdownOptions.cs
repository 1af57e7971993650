using System.Globalization;
using System.Text;
using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;

namespace Hub.Actors.Connections;

/// <summary>
/// How the node leaves its connections. Settings <c>HUB__SHUTDOWN__…</c>; its times are at most one day.
/// </summary>
public sealed class ShutdownOptions : IHubOptions
{
    // What stopping takes besides the three waits: the phases without a wait, and Kestrel.
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Time during which the node says that it is not ready and still serves, so that load balancers turn away first.
    /// Default 0.
    /// </summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Time over which the closing of the connections is spread. Default 0: all at once.</summary>
    public TimeSpan Drain { get; set; }

    /// <summary>
    /// Time a connection has, after it was sent 1001, to answer before it is cut. Default 5 s; 0 cuts at once.
    /// Flag <c>--grace</c>.
    /// </summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Time after which whoever runs the process kills it (in Kubernetes <c>terminationGracePeriodSeconds</c>).
    /// Default 0: unknown. The start is refused when stopping may take longer than this.
    /// </summary>
    public TimeSpan Limit { get; set; }

    /// <summary>
    /// The reason that comes with 1001. Default <c>Server shutdown</c>; may be empty. At most 123 bytes of UTF-8
    /// (RFC 6455, section 5.5).
    /// </summary>
    public string Reason { get; set; } = CloseCodes.Shutdown.Reason;

    /// <summary>
    /// After how long the server stops to wait for requests that do not end: the waits, the grace once more for what is done before the closing, and 10 s. The phases
    /// are not cut by it, they have limits of their own.
    /// </summary>
    internal TimeSpan HostTimeout => Shorter(Delay + Drain + (2 * Grace) + s_rest, Limit - TimeSpan.FromSeconds(2));

    /// <summary>
    /// The longest that a stop may take before the process is ended: the sum of what its phases may take (nine of 5 s and three of 10 s, three of them plus their
    /// setting, and the grace once more), and 10 s; where <see cref="Limit"/> is shorter, 1 s less than that, so that it can still say why.
    /// </summary>
    internal TimeSpan Longest => Shorter(
        Delay + Drain + (2 * Grace) + (9 * TimeSpan.FromSeconds(5)) + (3 * TimeSpan.FromSeconds(10)) + s_rest, Limit - TimeSpan.FromSeconds(1));

    static string IHubOptions.Section => "Shutdown";

    IEnumerable<OptionMistake> IHubOptions.Mistakes()
    {
        var mistakes = OptionRules.Broken(
            OptionRules.AtMostADay(nameof(Delay), Delay),
            OptionRules.AtMostADay(nameof(Drain), Drain),
            OptionRules.AtMostADay(nameof(Grace), Grace),
            OptionRules.AtMostADay(nameof(Limit), Limit)).ToList();
        var needed = Delay + Drain + Grace + s_rest;
        if (mistakes.Count == 0 && Limit > TimeSpan.Zero && needed > Limit)
            mistakes.Add(new OptionMistake(nameof(Limit), OptionRules.Text(Limit),
                $"is shorter than stopping takes: DELAY {OptionRules.Text(Delay)} + DRAIN {OptionRules.Text(Drain)}" +
                $" + GRACE {OptionRules.Text(Grace)} + {OptionRules.Text(s_rest)} = {OptionRules.Text(needed)};" +
                " raise LIMIT or lower one of the others"));
        if (Encoding.UTF8.GetByteCount(Reason) is > CloseCodes.MaxReasonBytes and var bytes)
            mistakes.Add(new OptionMistake(nameof(Reason), Reason, string.Create(CultureInfo.InvariantCulture,
                $"must have at most {CloseCodes.MaxReasonBytes} bytes of UTF-8 (RFC 6455, section 5.5); this one has {bytes}")));
        return mistakes;
    }

    private TimeSpan Shorter(TimeSpan time, TimeSpan known) => Limit > TimeSpan.Zero && known < time ? known : time;
}
