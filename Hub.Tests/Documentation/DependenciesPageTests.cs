using System.Text.Json;
using System.Xml.Linq;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Documentation;

/// <summary>docs/dependencies.md, beside what the restore of each project has really taken.</summary>
public class DependenciesPageTests
{
    // What a package says that names its licence by a file or an address.
    private const string NotAsExpression = " (not as an expression)";

    private static readonly string[] s_shipped = ["Hub.Actors", "Hub.Host"];

    [Fact]
    public void Every_package_stands_there_and_no_other()
    {
        var restored = s_shipped.Append("Hub.Tests").SelectMany(Restored).Select(package => package.Name);

        Assert.Equal(restored.Distinct().Order(StringComparer.Ordinal), Rows().Select(row => row.Package).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_the_hub_has_in_it_is_told_apart_from_what_builds_and_tests_it()
    {
        var shipped = s_shipped.SelectMany(Restored).Select(package => package.Name).Distinct();

        Assert.Equal(
            shipped.Order(StringComparer.Ordinal),
            Rows().Where(row => row.Section is "In the hub" or "While it is built").Select(row => row.Package).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_has_the_licence_that_the_package_states_and_a_reason()
    {
        var restored = s_shipped.Append("Hub.Tests").SelectMany(Restored).DistinctBy(package => package.Name).ToDictionary(package => package.Name);
        foreach (var row in Rows())
        {
            var stated = LicenceOf(restored[row.Package].Folder);
            if (stated is null) Assert.EndsWith(NotAsExpression, row.Licence, StringComparison.Ordinal);
            else Assert.Equal((row.Package, stated), (row.Package, row.Licence));
            Assert.True(row.Reason.Length > 10, $"{row.Package} has no reason");
        }
    }

    // Those that the project's own packages bring among them.
    private static IEnumerable<(string Name, string Folder)> Restored(string project)
    {
        using var assets = JsonDocument.Parse(File.ReadAllText(Path.Combine(SourceTree.Root, project, "obj", "project.assets.json")));
        var folders = assets.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name).ToList();
        return
        [
            .. from library in assets.RootElement.GetProperty("libraries").EnumerateObject()
               where library.Value.GetProperty("type").GetString() == "package"
               let path = library.Value.GetProperty("path").GetString()!
               select (library.Name.Split('/')[0], folders.Select(folder => Path.Combine(folder, path)).First(Directory.Exists)),
        ];
    }

    private static string? LicenceOf(string folder)
    {
        var root = XDocument.Load(Directory.EnumerateFiles(folder, "*.nuspec").Single()).Root!;
        var licence = root.Descendants().FirstOrDefault(element => element.Name.LocalName == "license");
        return licence?.Attribute("type")?.Value == "expression" ? licence.Value : null;
    }

    private static List<(string Section, string Package, string Licence, string Reason)> Rows()
    {
        List<(string Section, string Package, string Licence, string Reason)> rows = [];
        var section = "";
        foreach (var line in File.ReadLines(Path.Combine(SourceTree.Root, "Hub.Host", "docs", "dependencies.md")))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal)) section = line[3..];
            if (line.Split('|', StringSplitOptions.TrimEntries) is not ["", var packages, var licence, var reason, ""] || packages is "package" || packages.StartsWith("---", StringComparison.Ordinal)) continue;
            rows.AddRange(packages.Split(", ").Select(package => (section, package, licence, reason)));
        }

        return rows;
    }
}
