using Hub.Tests.Fixtures;

namespace Hub.Tests.Documentation;

public class DatabasePageTests
{
    [Fact]
    public void It_shows_the_statements_that_the_hub_runs()
    {
        var page = File.ReadAllText(Path.Combine(SourceTree.Root, "Hub.Host/docs/database.md"));

        // One file for each version.
        foreach (var script in Directory.GetFiles(Path.Combine(SourceTree.Root, "Hub.Actors/Cluster/Postgres"), "schema*.sql"))
            Assert.Contains($"```sql\n{File.ReadAllText(script)}```", page, StringComparison.Ordinal);
    }
}
