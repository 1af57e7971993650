using System.Text;
using System.Text.Json;

namespace Hub.Actors.Rooms;

/// <summary>
/// The rights that a token grants: patterns of room names, each with what may be done where it fits, such as
/// <c>{"news-*":["join","read"],"chat":["join","publish","read"]}</c>. Immutable.
/// </summary>
internal sealed class RoomGrants
{
    private readonly List<(string Pattern, int Rights)> _grants = [];

    private RoomGrants()
    {
    }

    /// <summary>Every pattern with its rights, in the order in which they were written.</summary>
    public IEnumerable<(string Pattern, IReadOnlyList<RoomRight> Rights)> Patterns =>
        _grants.Select(grant => (grant.Pattern, (IReadOnlyList<RoomRight>)[.. Enum.GetValues<RoomRight>().Where(right => (grant.Rights & Bit(right)) != 0)]));

    /// <summary>The right of a name, which is written in small letters.</summary>
    public static bool TryParseRight(string name, out RoomRight right)
    {
        (right, var isKnown) = name switch
        {
            "join" => (RoomRight.Join, true),
            "publish" => (RoomRight.Publish, true),
            "read" => (RoomRight.Read, true),
            _ => (default, false),
        };
        return isKnown;
    }

    /// <summary>Reads the text of the claim. One unknown right or wrong shape refuses all of it: what nobody can read grants nothing.</summary>
    public static bool TryParse(string json, out RoomGrants? grants)
    {
        grants = new RoomGrants();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        try
        {
            if (grants.Read(ref reader) && !reader.Read()) return true;
        }
        // The reader throws the second at half of a surrogate pair.
        catch (Exception invalid) when (invalid is JsonException or InvalidOperationException)
        {
        }

        grants = null;
        return false;
    }

    /// <summary>Whether any of the patterns that fit the room grants the right.</summary>
    public bool Allows(string room, RoomRight right)
    {
        foreach (var (pattern, rights) in _grants)
            if ((rights & Bit(right)) != 0 && RoomPattern.Matches(pattern, room)) return true;
        return false;
    }

    private static int Bit(RoomRight right) => 1 << (int)right;

    private bool Read(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var pattern = reader.GetString()!;
            // Of two members with one name, readers disagree which counts.
            if (pattern.Length == 0 || _grants.Exists(grant => grant.Pattern == pattern) || !TryReadRights(ref reader, out var rights)) return false;
            _grants.Add((pattern, rights));
        }

        return reader.TokenType == JsonTokenType.EndObject;
    }

    private static bool TryReadRights(ref Utf8JsonReader reader, out int rights)
    {
        rights = 0;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            if (!TryParseRight(reader.GetString()!, out var right)) return false;
            rights |= Bit(right);
        }

        return reader.TokenType == JsonTokenType.EndArray;
    }
}
