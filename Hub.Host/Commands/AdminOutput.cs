using System.Text.Json.Serialization;
using Hub.Host.Admin;
using Hub.Host.Configuration;

namespace Hub.Host.Commands;

/// <summary>The same JSON as the admin paths answer, on lines for people.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(ClusterReport))]
[JsonSerializable(typeof(LeaveReport))]
[JsonSerializable(typeof(DrainReport))]
[JsonSerializable(typeof(RoomsReport))]
[JsonSerializable(typeof(RoomDetail))]
[JsonSerializable(typeof(RoomClosed))]
[JsonSerializable(typeof(ConnectionsReport))]
[JsonSerializable(typeof(ConnectionDetail))]
[JsonSerializable(typeof(IReadOnlyList<ConnectionClosed>))]
[JsonSerializable(typeof(NodesReport))]
[JsonSerializable(typeof(ShardListReport))]
[JsonSerializable(typeof(RebalanceReport))]
[JsonSerializable(typeof(ActorReport))]
[JsonSerializable(typeof(BroadcastReport))]
[JsonSerializable(typeof(IReadOnlyList<SettingValue>))]
internal sealed partial class AdminOutput : JsonSerializerContext;
