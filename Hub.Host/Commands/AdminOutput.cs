using System.Text.Json.Serialization;
using Hub.Host.Admin;

namespace Hub.Host.Commands;

/// <summary>The same JSON as the admin paths answer, on lines for people.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(ClusterReport))]
[JsonSerializable(typeof(LeaveReport))]
[JsonSerializable(typeof(DrainReport))]
internal sealed partial class AdminOutput : JsonSerializerContext;
