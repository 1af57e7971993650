using System.Text.Json.Serialization;

namespace Hub.Host.Commands;

/// <summary>What <c>hub token check</c> prints as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(TokenReport))]
internal sealed partial class TokenJson : JsonSerializerContext;
