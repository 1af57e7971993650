using System.Text.Json;

namespace Hub.Host.Authentication.Jwt;

/// <summary>What a token that is being made is to say.</summary>
/// <param name="Subject">The user.</param>
/// <param name="Life">How long it is good.</param>
/// <param name="Rooms">What it grants where; null to say nothing of rooms.</param>
/// <param name="Texts">Further claims.</param>
internal sealed record NewClaims(
    string Subject, TimeSpan Life, IReadOnlyList<(string Pattern, string[] Rights)>? Rooms, IReadOnlyDictionary<string, string> Texts)
{
    /// <summary>Who makes it, or null.</summary>
    public string? Issuer { get; init; }

    /// <summary>Whom it is for, or null.</summary>
    public string? Audience { get; init; }

    /// <summary>Now.</summary>
    public DateTimeOffset Issued { get; init; }

    public void Write(Utf8JsonWriter json)
    {
        if (Issuer is not null) json.WriteString("iss", Issuer);
        json.WriteString("sub", Subject);
        if (Audience is not null) json.WriteString("aud", Audience);
        json.WriteNumber("iat", Issued.ToUnixTimeSeconds());
        // Rounded up, so that one that is to live for less than a second lives at all.
        json.WriteNumber("exp", (long)Math.Ceiling((Issued + Life - DateTimeOffset.UnixEpoch).TotalSeconds));
        if (Rooms is not null) WriteRooms(json, Rooms);
        foreach (var (name, text) in Texts) json.WriteString(name, text);
    }

    private static void WriteRooms(Utf8JsonWriter json, IReadOnlyList<(string Pattern, string[] Rights)> rooms)
    {
        json.WriteStartObject("rooms");
        foreach (var (pattern, rights) in rooms)
        {
            json.WriteStartArray(pattern);
            foreach (var right in rights) json.WriteStringValue(right);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
