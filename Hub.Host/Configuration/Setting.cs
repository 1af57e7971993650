using System.Globalization;

namespace Hub.Host.Configuration;

/// <summary>One setting that exists.</summary>
/// <param name="Path">Its configuration path, such as <c>Hub:Api:Keys:*:Key</c>.</param>
/// <param name="Type">What its text has to be read as.</param>
internal sealed record Setting(string Path, Type Type)
{
    /// <summary>Stands in a path for any index of a list.</summary>
    public const string AnyIndex = "*";

    /// <summary>Whether this is the setting at <paramref name="path"/>; case does not matter.</summary>
    public bool Matches(string path)
    {
        var mine = Path.Split(':');
        var other = path.Split(':');
        return mine.Length == other.Length && mine.Zip(other).All(pair => pair.First == AnyIndex
            ? int.TryParse(pair.Second, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            : pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The rule that <paramref name="text"/> breaks before it is even a value, or null.</summary>
    public string? BrokenBy(string text)
    {
        if (Type == typeof(int))
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
                ? null
                : "must be a whole number";
        if (Type == typeof(bool))
            return bool.TryParse(text, out _) ? null : "must be true or false";
        if (Type.IsEnum)
            return Enum.GetNames(Type).Contains(text, StringComparer.OrdinalIgnoreCase)
                ? null
                : $"must be {string.Join(", ", Enum.GetNames(Type)[..^1]).ToLowerInvariant()} or {Enum.GetNames(Type)[^1].ToLowerInvariant()}";
        if (Type == typeof(TimeSpan))
            return TimeText.TryParse(text, out _) ? null : TimeText.Rule;
        return null;
    }
}
