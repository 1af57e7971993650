using System.Text.RegularExpressions;
using Hub.Actors.Cluster.Postgres;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Documentation;

public partial class DatabasePageTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly string Page = File.ReadAllText(Path.Combine(SourceTree.Root, "Hub.Host/docs/database.md"));

    [Fact]
    public void It_shows_the_statements_that_the_hub_runs() =>
        Assert.All(ClusterSchema.Statements, statements => Assert.Contains($"```sql\n{statements}```", Page, StringComparison.Ordinal));

    [Fact]
    public async Task A_role_with_the_rights_it_names_is_enough_where_somebody_else_has_run_them()
    {
        var database = await postgres.NewDatabaseNameAsync();
        await postgres.Server.ExecuteAsync("CREATE ROLE guest LOGIN PASSWORD 'word'; CREATE SCHEMA hub", database);
        await postgres.Server.ExecuteAsync($"SET search_path TO hub; {string.Concat(ClusterSchema.Statements)}", database);
        foreach (Match grant in Grant().Matches(Page))
            await postgres.Server.ExecuteAsync(grant.Value.Replace("TO hub;", "TO guest;", StringComparison.Ordinal), database);
        var guest = postgres.Server.ConnectionString(database, "guest", "word");

        await using var node = await Cluster.Postgres.TestNode.JoinedAsync(guest, "a");
        await using var other = await Cluster.Postgres.TestNode.JoinedAsync(guest, "b");

        Assert.Single(await node.ClaimAsync(1));
        await node.Nodes.SuspectAsync(node.Self, [other.Self], CancellationToken.None);
        await node.Nodes.SuspectAsync(node.Self, [], CancellationToken.None);
        Assert.True(await node.Nodes.TryIsolateAsync(node.Self, CancellationToken.None));
        await other.Membership.LeaveAsync();
        Assert.Single((await node.Events.SeesAnewAsync(node.Membership)).Nodes);
    }

    [GeneratedRegex(@"^ *GRANT .*;$", RegexOptions.Multiline)]
    private static partial Regex Grant();
}
