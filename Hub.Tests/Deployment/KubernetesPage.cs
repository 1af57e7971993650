using System.Text.RegularExpressions;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Deployment;

/// <summary>What docs/kubernetes.md tells.</summary>
internal static partial class KubernetesPage
{
    public static string Text { get; } = File.ReadAllText(Path.Combine(SourceTree.Root, "Hub.Host/docs/kubernetes.md"));

    /// <summary>The secrets that it has people make, <c>name/key</c>, with the examples that stand there.</summary>
    public static IReadOnlyDictionary<string, string> Secrets { get; } =
        (from Match command in Command().Matches(Text)
         from Match literal in Literal().Matches(command.Groups[2].Value)
         select KeyValuePair.Create($"{command.Groups[1].Value}/{literal.Groups[1].Value}", literal.Groups[2].Value)).ToDictionary();

    [GeneratedRegex(@"kubectl create secret generic (\S+)((?: \\\n\s+--from-literal=\S+?=(?:'[^']*'|""[^""]*""))+)")]
    private static partial Regex Command();

    [GeneratedRegex(@"--from-literal=([^=\s]+)=['""]([^'""]*)['""]")]
    private static partial Regex Literal();
}
