using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hub.Host.Commands;

/// <summary>The JSON of what is printed as it comes, a line each.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TailLine))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class TailJson : JsonSerializerContext;
