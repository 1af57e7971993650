using System.Text.RegularExpressions;

namespace Hub.Tests.Deployment;

/// <summary>Finds what series an expression of PromQL asks for.</summary>
internal static partial class PromQl
{
    private static readonly HashSet<string> s_words =
        ["and", "or", "unless", "by", "without", "on", "ignoring", "group_left", "group_right", "bool", "offset", "inf", "nan"];

    /// <summary>The names of the metrics.</summary>
    public static IEnumerable<string> Metrics(string expression)
    {
        // Without texts, label matchers, ranges and lists of labels only metrics, functions, words and numbers are left.
        var bare = Ranges().Replace(Matchers().Replace(Texts().Replace(expression, ""), ""), "");
        return Names().Matches(Labels().Replace(bare, "")).Select(match => match.Value).Where(name => !s_words.Contains(name)).Distinct();
    }

    [GeneratedRegex("\"[^\"]*\"|'[^']*'")]
    private static partial Regex Texts();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Matchers();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Ranges();

    [GeneratedRegex(@"\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)")]
    private static partial Regex Labels();

    // A function is followed by a parenthesis, or by its list of labels, which is gone.
    [GeneratedRegex(@"(?<![\w.])[a-zA-Z_:][\w:]*(?![\w:]|\s*\()")]
    private static partial Regex Names();
}
