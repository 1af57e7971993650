namespace Hub.Tests.Deployment;

public class KustomizationTests
{
    // What kubectl has known since it renders overlays, and still does.
    private static readonly string[] s_fields = ["apiVersion", "kind", "resources", "patchesStrategicMerge", "images", "configMapGenerator"];

    [Fact]
    public void Only_fields_that_every_kubectl_knows_are_used() => Assert.Empty(
        from file in Files()
        from field in Read(file).Root.Members
        where !s_fields.Contains(field.Name)
        select $"{file} {field.Name}");

    [Fact]
    public void Every_manifest_is_used_and_holds_one_object()
    {
        var used = Files().SelectMany(file => Read(file).Root.Members
            .Where(field => field.Name is "resources" or "patchesStrategicMerge")
            .SelectMany(field => field.Value.Items)
            .Select(item => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, item.Text!)))).ToHashSet();
        var there = Directory.EnumerateFiles(Kubectl.Folder, "*.yaml", SearchOption.AllDirectories).Except(Files()).ToList();

        Assert.DoesNotContain(there, file => !used.Contains(file));
        Assert.All(there, file => Assert.Single(Manifest.ParseAll(File.ReadAllText(file))));
    }

    private static List<string> Files() => [.. Directory.EnumerateFiles(Kubectl.Folder, "kustomization.yaml", SearchOption.AllDirectories)];

    private static Manifest Read(string file) => Manifest.ParseAll(File.ReadAllText(file)).Single();
}
