using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hub.Actors.Connections;

/// <summary>The JSON of the connections' dialects.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class ConnectionsJson : JsonSerializerContext
{
    /// <summary>What is not ASCII stays as it is: a frame is JSON for a program, never a part of an HTML page.</summary>
    public static readonly ConnectionsJson Relaxed = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
