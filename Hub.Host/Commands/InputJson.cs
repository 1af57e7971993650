using System.Text.Json.Serialization;
using Hub.Host.Endpoints;

namespace Hub.Host.Commands;

/// <summary>The JSON that commands send.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PublishRequest))]
[JsonSerializable(typeof(BroadcastRequest))]
[JsonSerializable(typeof(string))]
internal sealed partial class InputJson : JsonSerializerContext;
