using System.Text.Json.Serialization;

namespace Hub.Host.Bench;

/// <summary>The results as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true,
    WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(LoadReport))]
[JsonSerializable(typeof(ConnectReport))]
internal sealed partial class BenchJson : JsonSerializerContext;
