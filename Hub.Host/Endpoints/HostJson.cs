using System.Text.Json.Serialization;

namespace Hub.Host.Endpoints;

/// <summary>How many connections a broadcast was queued for.</summary>
internal sealed record BroadcastResult(int Sent);

/// <summary>What was wrong with a request.</summary>
/// <param name="Error">In words.</param>
/// <param name="Code">The error code of hub.v1, where it has one.</param>
internal sealed record ApiError(string Error, int? Code = null);

/// <summary>What a health endpoint answers.</summary>
internal sealed record Health(string Status);

/// <summary>The JSON of the HTTP endpoints.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BroadcastResult))]
[JsonSerializable(typeof(ApiError))]
[JsonSerializable(typeof(Health))]
internal sealed partial class HostJson : JsonSerializerContext;
