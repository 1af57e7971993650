using Hub.Actors.Cluster;
using Hub.Actors.Cluster.Store;
using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;
using Microsoft.Extensions.Logging;

namespace Hub.Actors.Rooms;

/// <summary>What every room of a node needs.</summary>
internal sealed record RoomServices(
    IClusterEngine Cluster, RoomOptions Options, HistoryBudget History, EpochFactory Epochs, HubMetrics Metrics, TimeProvider Time, ILogger<RoomActor> Logger,
    IMessageStore? Store = null)
{
    // What a room keeps for nodes whose link broke or which listen to a new owner, whatever its rule says: longer than both take, and no more
    // than a busy room says in that time.
    private const int KeptForNodes = 16_384;
    private const int KeptBytesForNodes = 4 * 1_024 * 1_024;
    public static readonly TimeSpan KeptTimeForNodes = TimeSpan.FromSeconds(10);

    /// <summary>This node.</summary>
    public Incarnation Node => Cluster.Self;

    /// <summary>The local rooms that hear owners.</summary>
    public RoomListeners Listeners { get; } = new();

    /// <summary>The rooms of this node, for those who look after it.</summary>
    public RoomCensus Census { get; } = new();

    /// <summary>Makes the log of a room in memory.</summary>
    public IRoomLog LogOf(RoomRule rule) => new MemoryRoomLog(rule, History, Time);

    /// <summary>What a room keeps for other nodes; null where there are none.</summary>
    public RecentEntries? KeepForNodes() =>
        Cluster.IsCluster ? new RecentEntries(KeptForNodes, KeptBytesForNodes, KeptTimeForNodes, Time) : null;
}
