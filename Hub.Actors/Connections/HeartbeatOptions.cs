using Hub.Actors.Diagnostics;

namespace Hub.Actors.Connections;

/// <summary>How the hub notices a peer that is gone. Setting <c>HUB__HEARTBEAT__INTERVAL</c>, flag <c>--heartbeat</c>.</summary>
public sealed class HeartbeatOptions : IHubOptions
{
    /// <summary>
    /// Time between two pings. Default 30 s, 0 = no pings, at most one day. A connection that has not answered by the
    /// next ping is closed with 4201 and cut.
    /// </summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(30);

    static string IHubOptions.Section => "Heartbeat";

    IEnumerable<OptionMistake> IHubOptions.Mistakes() => OptionRules.Broken(
        OptionRules.AtMostADay(nameof(Interval), Interval));
}
