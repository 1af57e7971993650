using Hub.Tests.Fixtures;

namespace Hub.Tests.Documentation;

public class DatabasePageTests
{
    [Fact]
    public void It_shows_the_statements_that_the_hub_runs() => Assert.Contains(
        $"```sql\n{File.ReadAllText(Path.Combine(SourceTree.Root, "Hub.Actors/Cluster/Postgres/schema.sql"))}```",
        File.ReadAllText(Path.Combine(SourceTree.Root, "Hub.Host/docs/database.md")),
        StringComparison.Ordinal);
}
