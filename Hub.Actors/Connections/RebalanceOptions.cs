using Hub.Actors.Diagnostics;

namespace Hub.Actors.Connections;

/// <summary>
/// Whether a node that has more connections than the others, as the old ones have after a scale-up, closes some of them for the others to take. Settings
/// <c>HUB__REBALANCE__…</c>. A running node takes others.
/// </summary>
[Live]
public sealed class RebalanceOptions : IHubOptions
{
    /// <summary>
    /// Connections a second that such a node closes with 4202, for their clients to come back at once. Default 0: none ever. At most 10,000. Whether they come to
    /// another node is the load balancer's doing: it should take the node with the fewest.
    /// </summary>
    public int Rate { get; set; }

    /// <summary>How far above the mean of all nodes that stay it must be, in percent. Default 20, from 1 to 1,000. It stops at the mean.</summary>
    public int Above { get; set; } = 20;

    /// <summary>How often it is looked: long enough for those that were closed to have come back somewhere, so that they are counted there. 10 s.</summary>
    internal TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    static string IHubOptions.Section => "Rebalance";

    IEnumerable<OptionMistake> IHubOptions.Mistakes() => OptionRules.Broken(
        OptionRules.Between(nameof(Rate), Rate, 0, 10_000),
        OptionRules.Between(nameof(Above), Above, 1, 1_000));
}
