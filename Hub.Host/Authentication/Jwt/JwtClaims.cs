using System.Text;
using System.Text.Json;
using Hub.Actors.Rooms;

namespace Hub.Host.Authentication.Jwt;

/// <summary>What a token says, each in the shape that RFC 7519, section 4.1, gives it.</summary>
internal sealed class JwtClaims
{
    // The end of the year 9999, the last that a date here can name. Milliseconds since 1970, a common mistake, lie far beyond.
    private const long LastSecond = 253_402_300_799;

    private readonly List<KeyValuePair<string, string>> _texts = [];
    private readonly List<string> _audiences = [];
    private long? _expires;

    private JwtClaims()
    {
    }

    /// <summary>The user (<c>sub</c>); never empty.</summary>
    public string Subject { get; private set; } = "";

    /// <summary>The second since 1970 from which on it is not good (<c>exp</c>).</summary>
    public long Expires => _expires!.Value;

    /// <summary>The second since 1970 before which it is not good (<c>nbf</c>), or null.</summary>
    public long? NotBefore { get; private set; }

    /// <summary>When it was made (<c>iat</c>), in seconds since 1970, or null.</summary>
    public long? IssuedAt { get; private set; }

    /// <summary>Who made it (<c>iss</c>), or null.</summary>
    public string? Issuer { get; private set; }

    /// <summary>Whom it is for (<c>aud</c>).</summary>
    public IReadOnlyList<string> Audiences => _audiences;

    /// <summary>What it grants as it is written (<c>rooms</c>), or null where it says nothing of rooms.</summary>
    public string? RoomsJson { get; private set; }

    /// <summary>The same, read.</summary>
    public RoomGrants? Rooms { get; private set; }

    /// <summary>All claims that are texts, <c>sub</c> and <c>jti</c> among them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Texts => _texts;

    /// <returns>What is wrong, or null: then <paramref name="claims"/> are there.</returns>
    public static string? Read(byte[] json, out JwtClaims? claims)
    {
        var read = new JwtClaims();
        var mistake = JsonMembers.Read(json, "payload", (string name, ref Utf8JsonReader value) => read.Read(json, name, ref value));
        if (mistake is null && read._expires is null) mistake = "it has no exp, and would be good for ever";
        if (mistake is null && read.Subject.Length == 0) mistake = "it has no sub, and a user needs a name";
        claims = mistake is null ? read : null;
        return mistake;
    }

    private string? Read(byte[] json, string name, ref Utf8JsonReader value)
    {
        switch (name)
        {
            case "exp":
                return ReadDate(name, ref value, decimal.Floor, out _expires);
            case "nbf":
                var mistake = ReadDate(name, ref value, decimal.Ceiling, out var notBefore);
                NotBefore = notBefore;
                return mistake;
            case "iat":
                mistake = ReadDate(name, ref value, decimal.Floor, out var issuedAt);
                IssuedAt = issuedAt;
                return mistake;
            case "aud" when value.TokenType == JsonTokenType.StartArray:
                return ReadAudiences(ref value);
            case "rooms":
                return ReadRooms(json, ref value);
            case "sub" or "iss" or "aud" or "jti" when value.TokenType != JsonTokenType.String:
                return $"{name} must be a text{(name == "aud" ? " or an array of texts" : "")}";
            default:
                if (value.TokenType == JsonTokenType.String) Keep(name, value.GetString()!);
                return null;
        }
    }

    private void Keep(string name, string text)
    {
        _texts.Add(new(name, text));
        if (name == "sub") Subject = text;
        if (name == "iss") Issuer = text;
        if (name == "aud") _audiences.Add(text);
    }

    private string? ReadAudiences(ref Utf8JsonReader value)
    {
        while (value.Read() && value.TokenType == JsonTokenType.String) _audiences.Add(value.GetString()!);
        return value.TokenType == JsonTokenType.EndArray ? null : "aud must be a text or an array of texts";
    }

    private string? ReadRooms(byte[] json, ref Utf8JsonReader value)
    {
        var start = (int)value.TokenStartIndex;
        value.Skip();
        RoomsJson = Encoding.UTF8.GetString(json, start, (int)value.BytesConsumed - start);
        var isRead = RoomGrants.TryParse(RoomsJson, out var rooms);
        Rooms = rooms;
        return isRead ? null : """rooms must be an object of patterns with arrays of join, publish and read, such as {"news-*":["join","read"]}""";
    }

    // A number of seconds, which may have a fraction (RFC 7519, section 2). Rounded so that the token is good for no longer than it says.
    private static string? ReadDate(string name, ref Utf8JsonReader value, Func<decimal, decimal> round, out long? seconds)
    {
        seconds = null;
        if (value.TokenType != JsonTokenType.Number || !value.TryGetDecimal(out var number) || number is < 0 or > LastSecond)
            return $"{name} must be a number of seconds since 1970, from 0 to {LastSecond}";
        seconds = (long)round(number);
        return null;
    }
}
