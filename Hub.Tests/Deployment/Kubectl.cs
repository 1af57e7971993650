using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Deployment;

/// <summary>Renders overlays with the real <c>kubectl</c>: the one on the PATH, and those that <c>HUB_KUBECTL</c> names, separated by colons.</summary>
internal static partial class Kubectl
{
    // Up to here a folder was not named among the resources.
    private const int LastWithBases = 20;

    private static readonly ConcurrentDictionary<(string Program, string Overlay), Task<string>> s_rendered = [];

    /// <summary>Where the manifests are.</summary>
    public static string Folder { get; } = Path.Combine(SourceTree.Root, "k8s");

    public static IReadOnlyList<string> Programs { get; } =
        ["kubectl", .. (Environment.GetEnvironmentVariable("HUB_KUBECTL") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)];

    public static IReadOnlyList<string> Overlays { get; } =
        [.. Directory.EnumerateDirectories(Path.Combine(Folder, "overlays")).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    /// <summary>What an overlay of the tree becomes.</summary>
    public static Task<string> RenderAsync(string overlay, string program = "kubectl") =>
        s_rendered.GetOrAdd((program, overlay), key => RenderAsync(Folder, key.Overlay, key.Program));

    /// <summary>What an overlay of another folder that looks like it becomes.</summary>
    public static async Task<string> RenderAsync(string folder, string overlay, string program)
    {
        using var version = JsonDocument.Parse(await RunAsync(program, "version", "--client", "-o", "json"));
        var minor = version.RootElement.GetProperty("clientVersion").GetProperty("minor").GetString()!.TrimEnd('+');
        if (int.Parse(minor, CultureInfo.InvariantCulture) > LastWithBases) return await RunAsync(program, "kustomize", Path.Combine(folder, "overlays", overlay));

        var copy = Copy(folder);
        try
        {
            // The same folders under the name that they had.
            foreach (var file in Directory.EnumerateFiles(copy, "kustomization.yaml", SearchOption.AllDirectories))
                await File.WriteAllTextAsync(file, ParentFolder().Replace(await File.ReadAllTextAsync(file), "bases:\n$1resources:\n"));
            return await RunAsync(program, "kustomize", Path.Combine(copy, "overlays", overlay));
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    /// <summary>A copy in a folder of its own, which the caller removes.</summary>
    public static string Copy(string folder)
    {
        var copy = Directory.CreateTempSubdirectory("hub-k8s-").FullName;
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Limits.Generous);
        // What it writes to its errors besides is that fields which old and new ones know are old.
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {await error}");
    }

    [GeneratedRegex(@"resources:\n((?:  - (?:\.\./)+[a-z-]+\n)+)")]
    private static partial Regex ParentFolder();
}
