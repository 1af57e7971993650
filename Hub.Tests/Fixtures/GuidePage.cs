using System.Text.RegularExpressions;

namespace Hub.Tests.Fixtures;

/// <summary>One page of <c>Hub.Host/docs</c>.</summary>
internal static class GuidePage
{
    public static string Folder { get; } = Path.Combine(SourceTree.Root, "Hub.Host/docs");

    public static string Text(string name) => File.ReadAllText(Path.Combine(Folder, name));

    /// <summary>What stands between fences of a language, in order.</summary>
    public static IEnumerable<string> Blocks(string text, string language) =>
        Regex.Matches(text, $"^```{language}\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline).Select(match => match.Groups[1].Value);
}
