using System.Runtime.InteropServices;
using System.Text.Json;
using Hub.Actors.Protocol;

namespace Hub.Host.Api;

/// <summary>What a request wants to say in a room.</summary>
/// <param name="Kind">What the data is.</param>
/// <param name="Data">The data.</param>
/// <param name="Key">Its key; null for none.</param>
/// <param name="Slot">Its slot; null for none.</param>
/// <param name="Problem">What is wrong with it; null for nothing.</param>
internal sealed record PublishBody(BodyKind Kind, byte[] Data, string? Key, string? Slot, string? Problem = null)
{
    /// <param name="utf8">The body.</param>
    /// <param name="header">The header <c>Idempotency-Key</c>, the same as <c>key</c> in the body; null for none.</param>
    public static PublishBody Read(ReadOnlyMemory<byte> utf8, string? header)
    {
        try
        {
            using var body = JsonDocument.Parse(utf8);
            if (body.RootElement.ValueKind != JsonValueKind.Object || !body.RootElement.TryGetProperty("data", out var data))
                return Wrong("""The body has no data: {"data":…}""");
            if (!TryName(body.RootElement, "key", out var key, out var problem)) return Wrong(problem);
            if (!TryName(body.RootElement, "slot", out var slot, out problem)) return Wrong(problem);
            if (header is { Length: 0 or > RoomMessage.MaxKeyLength }) return Wrong($"Idempotency-Key must have 1 to {RoomMessage.MaxKeyLength} characters");
            return RequestJson.TryReadBody(JsonMarshal.GetRawUtf8Value(data), out var kind, out var bytes)
                ? new PublishBody(kind, bytes, header ?? key, slot)
                : Wrong("data has half a surrogate pair");
        }
        catch (JsonException broken)
        {
            return Wrong(utf8.IsEmpty ? """A body is needed: {"data":…}""" : $"The body is not JSON: {broken.Message}");
        }
    }

    private static bool TryName(JsonElement body, string name, out string? value, out string problem)
    {
        (value, problem) = (null, "");
        if (!body.TryGetProperty(name, out var member) || member.ValueKind == JsonValueKind.Null) return true;
        if (member.ValueKind == JsonValueKind.String) value = member.GetString();
        if (value is { Length: > 0 and <= RoomMessage.MaxKeyLength }) return true;
        problem = $"{name} must be a string of 1 to {RoomMessage.MaxKeyLength} characters";
        return false;
    }

    private static PublishBody Wrong(string problem) => new(default, [], null, null, problem);
}
