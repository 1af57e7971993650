using System.Text.Json;
using System.Text.Unicode;

namespace Hub.Host.Authentication.Jwt;

/// <summary>
/// The members of a JSON object. A name that comes twice is refused: which of the two counts differs from reader to reader, and what another
/// service has checked must be what is checked here (RFC 7515, section 4; RFC 7519, section 4).
/// </summary>
internal static class JsonMembers
{
    /// <returns>What is wrong, or null.</returns>
    public static string? Read(ReadOnlySpan<byte> json, string part, JsonMember member)
    {
        if (!Utf8.IsValid(json)) return $"the {part} is not UTF-8";
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(json);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return $"the {part} is not a JSON object";
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                if (!seen.Add(name)) return $"the {part} has {name} twice";
                reader.Read();
                if (member(name, ref reader) is { } mistake) return mistake;
                reader.Skip();
            }

            // Reads what may stand behind the object, which throws.
            reader.Read();
            return null;
        }
        // The reader throws the second at half of a surrogate pair.
        catch (Exception invalid) when (invalid is JsonException or InvalidOperationException)
        {
            return $"the {part} is not a JSON object";
        }
    }
}
