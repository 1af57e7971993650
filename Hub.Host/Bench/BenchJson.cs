using System.Text.Json.Serialization;
using Hub.Host.Bench.Actors;

namespace Hub.Host.Bench;

/// <summary>The results as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true,
    WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(LoadReport))]
[JsonSerializable(typeof(ConnectReport))]
[JsonSerializable(typeof(PublishReport))]
[JsonSerializable(typeof(IReadOnlyList<ActorFigure>))]
internal sealed partial class BenchJson : JsonSerializerContext;
