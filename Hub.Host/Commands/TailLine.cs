using System.Text.Json;
using System.Text.Json.Serialization;
using Hub.Actors.Client;

namespace Hub.Host.Commands;

/// <summary>A message as <c>hub tail --output json</c> prints it, one on a line.</summary>
/// <param name="Room">The room.</param>
/// <param name="Epoch">Of its position.</param>
/// <param name="Offset">Likewise.</param>
/// <param name="From">The publisher's user, else the id of its connection; null for the server.</param>
/// <param name="At">When the room accepted it, in milliseconds since 1970.</param>
/// <param name="Data">What was said.</param>
/// <param name="Encoding">base64 where the data is bytes; else not there.</param>
internal sealed record TailLine(
    string Room, string Epoch, long Offset, string? From, long At, JsonElement Data,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Encoding)
{
    public static TailLine Of(HubMessage message) => new(
        message.Room, message.Position.Epoch, message.Position.Offset, message.From, message.At.ToUnixTimeMilliseconds(), message.Data,
        message.IsBinary ? "base64" : null);
}
