using Npgsql;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>The database of the cluster: where it is, and the two ways to it. Thread-safe.</summary>
internal sealed class ClusterDatabase : IAsyncDisposable
{
    /// <summary>Where the hub's tables are unless the connection string has a search path.</summary>
    public const string DefaultSchema = "hub";

    // What a session of a frozen or unreachable node holds must be free again in seconds, and a commit is one only when
    // it is on disk. The last three let the server notice a peer that is gone.
    private const string SessionSettings =
        "SET synchronous_commit = on; SET lock_timeout = '2s'; SET idle_in_transaction_session_timeout = '5s';" +
        " SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3; SET tcp_user_timeout = 10000";

    // A statement has 5 s; the driver, when it times out, waits for its cancellation as long as that takes.
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time;

    public ClusterDatabase(string connectionString, TimeProvider time)
    {
        _time = time;
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        SchemaName = settings.SearchPath?.Split(',')[0].Trim().Trim('"') is { Length: > 0 } given ? given : DefaultSchema;
        Schema = $"\"{SchemaName.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        Role = settings.Username ?? Environment.UserName;
        Name = settings.Database ?? Role;
        Place = $"PostgreSQL at {settings.Host}:{settings.Port}, database {Name}, role {Role}";
        Pool = Source(settings, own =>
        {
            own.Timeout = 5;
            own.CommandTimeout = 5;
        });
        Lease = Source(settings, own =>
        {
            // Whoever waits does so for a second only, and leaves behind what does not end: the rest is for those.
            own.Timeout = 1;
            own.CommandTimeout = 1;
            own.CancellationTimeout = -1;
            own.MinPoolSize = 0;
            own.MaxPoolSize = 20;
        });
    }

    /// <summary>The schema, as it is called.</summary>
    public string SchemaName { get; }

    /// <summary>The schema, as it stands before a table's name in a statement.</summary>
    public string Schema { get; }

    /// <summary>Who connects.</summary>
    public string Role { get; }

    /// <summary>The database's name.</summary>
    public string Name { get; }

    /// <summary>The database in words: host, name and role.</summary>
    public string Place { get; }

    /// <summary>For claims, hand-overs and everything else that may wait.</summary>
    public NpgsqlDataSource Pool { get; }

    /// <summary>For the one connection of the lease.</summary>
    public NpgsqlDataSource Lease { get; }

    /// <summary>What a failure of the driver means; null when it is none of the database.</summary>
    public ClusterDatabaseException? FaultOf(Exception failure) => DatabaseFault.Of(failure, Place);

    /// <summary>Does something on the pool, and says in the hub's words what went wrong.</summary>
    /// <exception cref="ClusterDatabaseException">It failed, or took too long and may still be done.</exception>
    public async Task<T> UseAsync<T>(Func<NpgsqlDataSource, Task<T>> work)
    {
        try
        {
            return await work(Pool).WaitAsync(s_longest, _time);
        }
        catch (Exception failure) when (FaultOf(failure) is { } fault)
        {
            throw fault;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Pool.DisposeAsync();
        await Lease.DisposeAsync();
    }

    private static NpgsqlDataSource Source(NpgsqlConnectionStringBuilder given, Action<NpgsqlConnectionStringBuilder> change)
    {
        var settings = new NpgsqlConnectionStringBuilder(given.ConnectionString)
        {
            // Statements name the schema, so that a pooler between may refuse the setting.
            SearchPath = null,
            // Returned to the pool a session would lose its settings.
            NoResetOnClose = true,
            TcpKeepAlive = true,
            TcpKeepAliveTime = 5,
            TcpKeepAliveInterval = 2,
            ApplicationName = given.ApplicationName ?? "hub",
        };
        change(settings);
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.UsePhysicalConnectionInitializer(
            connection =>
            {
                using var command = new NpgsqlCommand(SessionSettings, connection);
                command.ExecuteNonQuery();
            },
            async connection =>
            {
                await using var command = new NpgsqlCommand(SessionSettings, connection);
                await command.ExecuteNonQueryAsync();
            });
        return builder.Build();
    }
}
