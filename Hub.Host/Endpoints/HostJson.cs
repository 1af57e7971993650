using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hub.Host.Endpoints;

/// <summary>What a broadcast is asked for with: any JSON value as the message.</summary>
internal sealed record BroadcastRequest(JsonElement Message);

/// <summary>How many connections a broadcast was queued for.</summary>
internal sealed record BroadcastResult(int Sent);

/// <summary>What was wrong with a request.</summary>
internal sealed record ApiError(string Error);

/// <summary>What a health endpoint answers.</summary>
internal sealed record Health(string Status);

/// <summary>The JSON of the HTTP endpoints.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BroadcastResult))]
[JsonSerializable(typeof(ApiError))]
[JsonSerializable(typeof(Health))]
internal sealed partial class HostJson : JsonSerializerContext;
