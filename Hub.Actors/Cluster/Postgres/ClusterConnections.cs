using Hub.Actors.Protocol;
using Npgsql;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>How a node connects to its database: the setting, and what the hub does not leave to it.</summary>
internal sealed class ClusterConnections : IAsyncDisposable
{
    /// <summary>Where tables are unless the connection string says otherwise.</summary>
    public const string DefaultSchema = "hub";

    // The first digits of a file of the write-ahead log are its timeline, which a server that takes another's place changes.
    private const string Timeline = "substring(pg_walfile_name(pg_current_wal_lsn()) for 8)";

    private readonly NpgsqlConnectionStringBuilder _settings;

    public ClusterConnections(ClusterOptions options, NodeId node)
    {
        _settings = new NpgsqlConnectionStringBuilder(options.Postgres)
        {
            ApplicationName = $"hub {node}",
            KeepAlive = 5,
            TcpKeepAlive = true,
            Timeout = 5,
            CommandTimeout = 10,
            IncludeErrorDetail = false,
            Options = "-c synchronous_commit=on -c lock_timeout=5s -c idle_in_transaction_session_timeout=10s",
            MaxPoolSize = 8,
        };
        if (string.IsNullOrEmpty(_settings.SearchPath)) _settings.SearchPath = DefaultSchema;
        // Of several servers the one that takes writes is looked for anew within a second, not within the ten that are Npgsql's default.
        if (IsSeveral(_settings)) _settings.HostRecheckSeconds = 1;
        Pool = CreateSource(_settings);
    }

    /// <summary>For all but the lease.</summary>
    public NpgsqlDataSource Pool { get; }

    /// <summary>Who, where and what, for a text that somebody reads: never the password.</summary>
    public string Description => $"{(IsSeveral(_settings) ? _settings.Host : $"{_settings.Host}:{_settings.Port}")}, database {_settings.Database ?? _settings.Username}, role {_settings.Username}";

    /// <summary>An expression for the timeline of the server that answers: another one when a replica has taken its place. A constant where it cannot be read.</summary>
    public string TimelineSql { get; private set; } = "''";

    /// <summary>Finds out whether the timeline can be read; some hosted databases do not say it.</summary>
    public async Task FindTimelineAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select {Timeline}", connection);
        try
        {
            await command.ExecuteScalarAsync(cancellation);
            TimelineSql = Timeline;
        }
        catch (PostgresException unknown) when (unknown.InvariantSeverity == "ERROR")
        {
            TimelineSql = "''";
        }
    }

    /// <summary>Where it is, or the first of several servers.</summary>
    public (string Host, int Port) Address
    {
        get
        {
            var first = _settings.Host!.Split(',')[0].Trim();
            return !first.StartsWith('/') && first.LastIndexOf(':') is > 0 and var colon && int.TryParse(first.AsSpan(colon + 1), out var port)
                ? (first[..colon], port)
                : (first, _settings.Port);
        }
    }

    /// <summary>A connection of its own for the lease, which waits for nothing longer than a second.</summary>
    public NpgsqlConnection CreateLeaseConnection() => new(new NpgsqlConnectionStringBuilder(_settings.ConnectionString)
    {
        Pooling = false,
        Timeout = 1,
        CommandTimeout = 1,
        // A server that does not answer a query does not answer its cancellation either.
        CancellationTimeout = -1,
        TargetSessionAttributes = IsSeveral(_settings) ? "primary" : null,
    }.ConnectionString);

    /// <summary>For durable messages: apart from all else, so that neither waits for the other.</summary>
    /// <param name="size">Connections at most.</param>
    public NpgsqlDataSource CreateStorePool(int size) =>
        CreateSource(new NpgsqlConnectionStringBuilder(_settings.ConnectionString) { MaxPoolSize = size });

    public ValueTask DisposeAsync() => Pool.DisposeAsync();

    private static bool IsSeveral(NpgsqlConnectionStringBuilder settings) => settings.Host!.Contains(',');

    // Of several, only the one that the others follow is of use.
    private static NpgsqlDataSource CreateSource(NpgsqlConnectionStringBuilder settings)
    {
        var builder = new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder(settings.ConnectionString) { TargetSessionAttributes = null }.ConnectionString);
        return IsSeveral(settings) ? builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.Primary) : builder.Build();
    }
}
