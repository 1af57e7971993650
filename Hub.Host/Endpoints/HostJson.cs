using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hub.Host.Endpoints;

/// <summary>What a broadcast is asked for with: any JSON value as the message.</summary>
internal sealed record BroadcastRequest(JsonElement Message);

/// <summary>How many connections a broadcast was queued for.</summary>
internal sealed record BroadcastResult(int Sent);

/// <summary>What was wrong with a request.</summary>
/// <param name="Error">In words.</param>
/// <param name="Code">The error code of hub.v1, where it has one.</param>
internal sealed record ApiError(string Error, int? Code = null);

/// <summary>What a publish is asked for with: any JSON value as the data.</summary>
internal sealed record PublishRequest(JsonElement Data, string? Key, string? Slot);

/// <summary>Where a publish has its place.</summary>
internal sealed record Published(string Room, string Epoch, long Offset);

/// <summary>One message of a room's history.</summary>
internal sealed record HistoryItem(JsonElement Data, string? Encoding, long Offset, string? From, long Ts);

/// <summary>A part of a room's history.</summary>
internal sealed record History(string Room, string Epoch, long Offset, IReadOnlyList<HistoryItem> Items);

/// <summary>One of those present in a room.</summary>
internal sealed record Member([property: JsonPropertyName("member")] string Name, string? User, int Connections, JsonElement? Data);

/// <summary>Who is in a room.</summary>
internal sealed record Members(string Room, int Count, int Connections, [property: JsonPropertyName("members")] IReadOnlyList<Member> List);

/// <summary>What a health endpoint answers.</summary>
/// <param name="Status">In one word.</param>
/// <param name="Database">That the database does not answer, which makes no node unready: else all of them would be at once.</param>
internal sealed record Health(string Status, string? Database = null);

/// <summary>The JSON of the HTTP endpoints.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BroadcastResult))]
[JsonSerializable(typeof(ApiError))]
[JsonSerializable(typeof(PublishRequest))]
[JsonSerializable(typeof(Published))]
[JsonSerializable(typeof(History))]
[JsonSerializable(typeof(Members))]
[JsonSerializable(typeof(Health))]
internal sealed partial class HostJson : JsonSerializerContext;
