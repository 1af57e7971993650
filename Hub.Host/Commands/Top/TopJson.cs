using System.Text.Json.Serialization;

namespace Hub.Host.Commands.Top;

/// <summary>The JSON of <see cref="TopReport"/>, on lines for people.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(TopReport))]
internal sealed partial class TopJson : JsonSerializerContext;
