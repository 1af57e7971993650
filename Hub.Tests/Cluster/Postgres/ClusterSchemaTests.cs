using Hub.Actors.Cluster.Postgres;
using Hub.Tests.Fixtures;
using Npgsql;

namespace Hub.Tests.Cluster.Postgres;

public class ClusterSchemaTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Many_that_make_it_at_once_make_it_once()
    {
        var database = await postgres.NewDatabaseAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => EnsureAsync(database)));

        Assert.Equal(1, await CountAsync(database, "SELECT count(*) FROM hub.hub_meta"));
        Assert.Equal(1, await CountAsync(database, "SELECT schema_version FROM hub.hub_meta"));
        Assert.Equal(ClusterSchema.DefaultShardCount, await CountAsync(database, "SELECT count(*) FROM hub.hub_shard"));
    }

    [Fact]
    public async Task One_that_is_there_is_left_as_it_is()
    {
        var database = await postgres.NewDatabaseAsync();
        await EnsureAsync(database);
        await ExecuteAsync(database, "UPDATE hub.hub_meta SET version = 7, secret = 'kept'");

        await EnsureAsync(database);

        Assert.Equal(7, await CountAsync(database, "SELECT version FROM hub.hub_meta WHERE secret = 'kept'"));
    }

    [Fact]
    public async Task Each_has_a_secret_of_its_own()
    {
        var (one, other) = (await postgres.NewDatabaseAsync(), await postgres.NewDatabaseAsync());
        await EnsureAsync(one);
        await EnsureAsync(other);

        var secrets = new[] { await ScalarAsync(one, "SELECT secret FROM hub.hub_meta"), await ScalarAsync(other, "SELECT secret FROM hub.hub_meta") };

        Assert.All(secrets, secret => Assert.Equal(64, ((string)secret).Length));
        Assert.NotEqual(secrets[0], secrets[1]);
    }

    [Theory]
    [InlineData("town", "town")]
    [InlineData("town,public", "town")]
    [InlineData("\"My Town\"", "My Town")]
    public async Task It_is_where_the_search_path_says(string searchPath, string schema)
    {
        var database = await postgres.NewDatabaseAsync();

        await EnsureAsync(new NpgsqlConnectionStringBuilder(database) { SearchPath = searchPath }.ConnectionString);

        Assert.Equal(1, await CountAsync(database, $"SELECT count(*) FROM pg_tables WHERE schemaname = '{schema}' AND tablename = 'hub_meta'"));
    }

    [Fact]
    public async Task A_role_that_owns_nothing_but_the_schema_is_enough()
    {
        var (database, role) = await NewRoleAsync("owner_only");
        await postgres.Server.ExecuteAsync("CREATE SCHEMA hub AUTHORIZATION owner_only", database);

        await EnsureAsync(role);
        await using var node = await TestNode.JoinedAsync(role, "a");

        Assert.Single(await node.ClaimAsync(1));
    }

    [Fact]
    public async Task A_role_that_may_not_create_it_is_told_what_has_to_be_done()
    {
        var (_, role) = await NewRoleAsync("may_not_create");

        var refused = await Assert.ThrowsAsync<ClusterDatabaseException>(() => EnsureAsync(role));

        Assert.True(refused.IsFinal);
        Assert.Contains("CREATE SCHEMA \"hub\" AUTHORIZATION \"may_not_create\"", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{postgres.Server.Port}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_may_not_use_it_is_told_so()
    {
        var (database, role) = await NewRoleAsync("may_not_use");
        await EnsureAsync(postgres.Server.ConnectionString(database));

        var refused = await Assert.ThrowsAsync<ClusterDatabaseException>(() => EnsureAsync(role));

        Assert.True(refused.IsFinal);
        Assert.Contains("role may_not_use", refused.Message, StringComparison.Ordinal);
        Assert.Contains("permission denied for schema hub", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_called_so_and_not_repeated()
    {
        var wrong = postgres.Server.ConnectionString("postgres", "postgres", "open sesame");

        var refused = await Assert.ThrowsAsync<ClusterDatabaseException>(() => EnsureAsync(wrong));

        Assert.True(refused.IsFinal);
        Assert.Contains("database postgres, role postgres: the password is wrong", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_password_where_one_is_needed_ends_the_start_too()
    {
        var none = new NpgsqlConnectionStringBuilder(postgres.Server.ConnectionString()) { Password = null }.ConnectionString;

        Assert.True((await Assert.ThrowsAsync<ClusterDatabaseException>(() => EnsureAsync(none))).IsFinal);
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_named()
    {
        var refused = await Assert.ThrowsAsync<ClusterDatabaseException>(() => EnsureAsync(postgres.Server.ConnectionString("nowhere")));

        Assert.True(refused.IsFinal);
        Assert.Contains("database nowhere, role postgres: there is no such database", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_does_not_answer_may_answer_later()
    {
        await using var gone = new CutProxy(new Uri("http://127.0.0.1:1"));
        gone.Cut();

        var refused = await Assert.ThrowsAsync<ClusterDatabaseException>(() => EnsureAsync(Through(gone, postgres.Server.ConnectionString())));

        Assert.False(refused.IsFinal);
        Assert.Contains($"PostgreSQL at 127.0.0.1:{gone.Url.Port}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_without_an_address_may_get_one_later()
    {
        var refused = await Assert.ThrowsAsync<ClusterDatabaseException>(() => EnsureAsync("Host=nowhere.invalid;Username=hub"));

        Assert.False(refused.IsFinal);
        Assert.Contains("nowhere.invalid", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_too_old_is_refused_with_both_versions()
    {
        await using var database = new ClusterDatabase(await postgres.NewDatabaseAsync(), TimeProvider.System);
        var schema = new ClusterSchema(database) { MinimumVersion = 99 };

        var refused = Assert.Throws<ClusterDatabaseException>(schema.Ensure);

        Assert.True(refused.IsFinal);
        Assert.Matches(@"the server is PostgreSQL \d+\.\d+; the hub needs 99 or newer", refused.Message);
    }

    internal static string Through(CutProxy proxy, string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Port = proxy.Url.Port }.ConnectionString;

    private async Task<(string Database, string ConnectionString)> NewRoleAsync(string role)
    {
        var database = await postgres.NewDatabaseNameAsync();
        await postgres.Server.ExecuteAsync($"CREATE ROLE {role} LOGIN PASSWORD 'word'");
        return (database, postgres.Server.ConnectionString(database, role, "word"));
    }

    private static async Task EnsureAsync(string connectionString)
    {
        await using var database = new ClusterDatabase(connectionString, TimeProvider.System);
        await Task.Run(new ClusterSchema(database).Ensure);
    }

    private static async Task<long> CountAsync(string connectionString, string text) =>
        Convert.ToInt64(await ScalarAsync(connectionString, text), System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<object> ScalarAsync(string connectionString, string text)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(text);
        return (await command.ExecuteScalarAsync())!;
    }

    private static async Task ExecuteAsync(string connectionString, string text)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(text);
        await command.ExecuteNonQueryAsync();
    }
}
