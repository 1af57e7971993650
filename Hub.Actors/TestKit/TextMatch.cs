using System.Text.RegularExpressions;

namespace Hub.Actors.TestKit;

/// <summary>What a text has to be like. Upper and lower case are the same, except to a regular expression.</summary>
internal sealed class TextMatch
{
    private readonly Func<string, bool> _matches;
    private readonly string _description;

    private TextMatch(string description, Func<string, bool> matches)
    {
        _description = description;
        _matches = matches;
    }

    /// <summary>The first that is not null counts; all null match every text.</summary>
    public static TextMatch? Of(string? message, string? start, string? contains)
    {
        if (message is not null) return new($"is \"{message}\"", text => Same(text, message));
        if (start is not null) return new($"starts with \"{start}\"", text => text.StartsWith(start, StringComparison.OrdinalIgnoreCase));
        if (contains is not null) return new($"contains \"{contains}\"", text => text.Contains(contains, StringComparison.OrdinalIgnoreCase));
        return null;
    }

    public static TextMatch Of(Regex pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return new($"matches \"{pattern}\"", pattern.IsMatch);
    }

    /// <summary>The source as it is, or for an actor its path without the address.</summary>
    public static TextMatch? OfSource(string? source) => source is null
        ? null
        : new($"is \"{source}\"", text => Same(text, source) || Same(WithoutAddress(text), source));

    public bool Matches(string text) => _matches(text);

    public override string ToString() => _description;

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static string WithoutAddress(string path)
    {
        var scheme = path.IndexOf("://", StringComparison.Ordinal);
        var slash = scheme < 0 ? -1 : path.IndexOf('/', scheme + 3);
        return slash < 0 ? path : path[slash..];
    }
}
