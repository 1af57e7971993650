using System.Text.RegularExpressions;
using Hub.Host;

namespace Hub.Tests.Fixtures;

/// <summary>The files of the pages as they lie in the executable.</summary>
internal static partial class PageFiles
{
    /// <summary>Those of the chat page.</summary>
    public static IReadOnlyList<(string Name, string Content)> Chat { get; } = [.. Read("Pages/")];

    /// <summary>Those of the dashboard, what it has in common with the chat page not counted.</summary>
    public static IReadOnlyList<(string Name, string Content)> Dashboard { get; } = [.. Read("Dashboard/")];

    public static IReadOnlyList<(string Name, string Content)> All { get; } = [.. Chat, .. Dashboard];

    /// <summary>What a file loads: <c>src</c>, <c>href</c> and <c>import</c> by a relative address.</summary>
    public static IEnumerable<string> Asked(string content) =>
        Reference().Matches(content).Select(match => match.Groups["file"].Value);

    private static IEnumerable<(string Name, string Content)> Read(string prefix)
    {
        var assembly = typeof(HubApplication).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            if (!resource.StartsWith(prefix, StringComparison.Ordinal))
                continue;

            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return (resource[prefix.Length..], reader.ReadToEnd());
        }
    }

    [GeneratedRegex("""(?:src="|href="|from '\./)(?<file>[a-z][a-z.-]*\.[a-z]+)["']""")]
    private static partial Regex Reference();
}
