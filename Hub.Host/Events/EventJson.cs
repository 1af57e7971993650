using System.Text.Json.Serialization;

namespace Hub.Host.Events;

/// <summary>The JSON of events.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class EventJson : JsonSerializerContext;
