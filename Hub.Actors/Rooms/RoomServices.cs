using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;
using Microsoft.Extensions.Logging;

namespace Hub.Actors.Rooms;

/// <summary>What every room of a node needs.</summary>
internal sealed record RoomServices(
    NodeId Node, RoomOptions Options, HistoryBudget History, EpochFactory Epochs, HubMetrics Metrics, TimeProvider Time, ILogger<RoomActor> Logger)
{
    /// <summary>Makes the log of a room.</summary>
    public IRoomLog LogOf(RoomRule rule) => new MemoryRoomLog(rule, History, Time);
}
