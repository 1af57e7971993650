using System.Text.Json.Serialization;
using Hub.Host.Endpoints;

namespace Hub.Host.Commands;

/// <summary>The same JSON as the HTTP API answers, on lines for people.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(History))]
[JsonSerializable(typeof(Published))]
internal sealed partial class HostOutput : JsonSerializerContext;
