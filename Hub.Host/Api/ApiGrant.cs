using System.Diagnostics.CodeAnalysis;
using Hub.Actors.Protocol;

namespace Hub.Host.Api;

/// <summary>One thing that a key may do.</summary>
/// <param name="Scope">What.</param>
/// <param name="Rooms">Pattern of the rooms in which; null for all, and for what is not of one room.</param>
internal sealed record ApiGrant(ApiScope Scope, string? Rooms)
{
    private static readonly char[] s_separators = [',', ' '];

    /// <summary>The words of the scopes.</summary>
    public static string Text(ApiScope scope) => scope.ToString().ToLowerInvariant();

    /// <summary>Reads <c>publish:news-* read</c>; a text without any grants everything.</summary>
    /// <returns>False with the rule that the text breaks.</returns>
    public static bool TryParse(string text, out IReadOnlyList<ApiGrant> grants, [NotNullWhen(false)] out string? rule)
    {
        List<ApiGrant> read = [];
        (grants, rule) = (read, null);
        foreach (var word in text.Split(s_separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (name, rooms) = word.Split(':', 2) is [var left, var right] ? (left, right) : (word, null);
            if (Named(name) is not { } scope)
                rule = $"names '{name}', which is no scope: there are publish, read and broadcast, with commas or spaces between them";
            else if (rooms is "")
                rule = $"has '{word}' without rooms: put a room or a pattern such as news-* behind the colon, or leave the colon out";
            else if (rooms is not null && scope == ApiScope.Broadcast)
                rule = $"has '{word}', and a broadcast is of no room: write broadcast";
            else
                read.Add(new ApiGrant(scope, rooms));
            if (rule is not null) return false;
        }

        if (read.Count == 0) read.AddRange(Enum.GetValues<ApiScope>().Select(scope => new ApiGrant(scope, null)));
        return true;
    }

    /// <summary>Whether this is enough.</summary>
    /// <param name="scope">For what.</param>
    /// <param name="room">In which room; null for what is not of one room.</param>
    public bool Covers(ApiScope scope, string? room) =>
        scope == Scope && (Rooms is null || (room is not null && RoomPattern.Matches(Rooms, room)));

    private static ApiScope? Named(string name)
    {
        foreach (var scope in Enum.GetValues<ApiScope>())
            if (Text(scope) == name) return scope;
        return null;
    }
}
