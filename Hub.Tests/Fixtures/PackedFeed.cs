using System.Text.Json;

namespace Hub.Tests.Fixtures;

/// <summary>Both packages in a folder of their own, under a version that no other run has; nothing of them is left behind.</summary>
public sealed class PackedFeed : IAsyncLifetime
{
    private readonly DirectoryInfo _work = Directory.CreateTempSubdirectory("hub-");

    /// <summary>What the packages are versions of.</summary>
    public string Version => $"0.1.0-{_work.Name}";

    /// <summary>The folder that holds the packages.</summary>
    public string Folder => Path.Combine(_work.FullName, "feed");

    /// <summary>The packages' files.</summary>
    public IEnumerable<string> Packages => Directory.EnumerateFiles(Folder);

    /// <summary>An empty folder outside of the tree.</summary>
    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(_work.FullName, name)).FullName;

    public async Task InitializeAsync()
    {
        foreach (var project in (string[])["Hub.Host", "Hub.Actors"])
        {
            // The tree's own bin and obj are in use. What analyzers say of this code the build has heard.
            await DotNetCommand.RunAsync(
                "pack", Path.Combine(SourceTree.Root, project), $"-p:Version={Version}", $"-p:ArtifactsPath={NewFolder("artifacts")}",
                $"-p:PackageOutputPath={Folder}", "-p:RunAnalyzers=false");
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var assets in Directory.EnumerateFiles(_work.FullName, "project.assets.json", SearchOption.AllDirectories))
        {
            using var restored = JsonDocument.Parse(await File.ReadAllTextAsync(assets));
            foreach (var cache in restored.RootElement.GetProperty("packageFolders").EnumerateObject())
            {
                foreach (var package in (string[])["hub.host", "hub.actors"])
                    Forget(Path.Combine(cache.Name, package));
            }
        }

        _work.Delete(recursive: true);
    }

    private void Forget(string package)
    {
        var version = Path.Combine(package, Version.ToLowerInvariant());
        if (!Directory.Exists(version)) return;
        Directory.Delete(version, recursive: true);
        if (!Directory.EnumerateFileSystemEntries(package).Any()) Directory.Delete(package);
    }
}
