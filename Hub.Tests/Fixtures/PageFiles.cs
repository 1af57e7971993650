using System.Text.RegularExpressions;
using Hub.Host;

namespace Hub.Tests.Fixtures;

/// <summary>The files of the chat page as they lie in the executable.</summary>
internal static partial class PageFiles
{
    private const string Prefix = "Pages/";

    public static IReadOnlyList<(string Name, string Content)> All { get; } = [.. Read()];

    /// <summary>What a file loads: <c>src</c>, <c>href</c> and <c>import</c> by a relative address.</summary>
    public static IEnumerable<string> Asked(string content) =>
        Reference().Matches(content).Select(match => match.Groups["file"].Value);

    private static IEnumerable<(string Name, string Content)> Read()
    {
        var assembly = typeof(HubApplication).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            if (!resource.StartsWith(Prefix, StringComparison.Ordinal))
                continue;

            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return (resource[Prefix.Length..], reader.ReadToEnd());
        }
    }

    [GeneratedRegex("""(?:src="|href="|from '\./)(?<file>[a-z][a-z.-]*\.[a-z]+)["']""")]
    private static partial Regex Reference();
}
