using System.Text.Json.Serialization;
using Hub.Host.Endpoints;

namespace Hub.Host.Admin;

/// <summary>The JSON of the admin paths, and of the commands that read it. What is not known is written as null.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ClusterReport))]
[JsonSerializable(typeof(LeaveReport))]
[JsonSerializable(typeof(DrainReport))]
[JsonSerializable(typeof(RoomsReport))]
[JsonSerializable(typeof(RoomDetail))]
[JsonSerializable(typeof(RoomClosed))]
[JsonSerializable(typeof(ConnectionsReport))]
[JsonSerializable(typeof(ConnectionDetail))]
[JsonSerializable(typeof(ConnectionClosed))]
[JsonSerializable(typeof(NodesReport))]
[JsonSerializable(typeof(ShardListReport))]
[JsonSerializable(typeof(RebalanceReport))]
[JsonSerializable(typeof(ActorReport))]
[JsonSerializable(typeof(BroadcastReport))]
[JsonSerializable(typeof(NodeEvent))]
[JsonSerializable(typeof(ApiError))]
internal sealed partial class AdminJson : JsonSerializerContext;
