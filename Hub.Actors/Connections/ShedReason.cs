using Hub.Actors.Protocol;

namespace Hub.Actors.Connections;

/// <summary>Why a node closes connections that could stay, and how their clients are told.</summary>
/// <param name="Name">Names it in metrics.</param>
/// <param name="Status">What each is closed with.</param>
internal sealed record ShedReason(string Name, CloseStatus Status)
{
    /// <summary>An operator drains the node.</summary>
    public static readonly ShedReason Drain = new("drain", CloseCodes.NodeDraining);

    /// <summary>The node has more than its share.</summary>
    public static readonly ShedReason Rebalance = new("rebalance", CloseCodes.MoreThanShare);
}
