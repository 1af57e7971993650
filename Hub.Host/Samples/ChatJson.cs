using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hub.Host.Samples;

/// <summary>What a chat page sends.</summary>
internal sealed record ChatLine(string? Message);

/// <summary>What everyone in the chat receives.</summary>
internal sealed record ChatUtterance(string Sender, string Message);

/// <summary>Those in the chat, sorted, one entry per connection.</summary>
internal sealed record ChatMembers(IReadOnlyList<string> Members);

/// <summary>The JSON of the chat.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ChatLine))]
[JsonSerializable(typeof(ChatUtterance))]
[JsonSerializable(typeof(ChatMembers))]
internal sealed partial class ChatJson : JsonSerializerContext
{
    /// <summary>What is not ASCII stays as it is: a frame is JSON for a program, never a part of an HTML page.</summary>
    public static readonly ChatJson Relaxed = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
