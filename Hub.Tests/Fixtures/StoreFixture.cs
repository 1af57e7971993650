using Hub.Actors.Cluster;
using Hub.Actors.Cluster.Postgres;
using Hub.Actors.Cluster.Store;
using Hub.Actors.Protocol;
using Npgsql;

namespace Hub.Tests.Fixtures;

/// <summary>A database with the hub's tables, and the stores of nodes that own shards because the test says so.</summary>
internal sealed class StoreFixture : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _nodes = [];
    private readonly NpgsqlDataSource _source;
    private readonly string _database;
    private readonly TimeProvider _time;
    private readonly Func<TimeSpan?> _longest;

    private StoreFixture(PostgresServer server, string database, TimeProvider time, Func<TimeSpan?> longest)
    {
        Server = server;
        _database = database;
        _time = time;
        _longest = longest;
        _source = NpgsqlDataSource.Create(database + ";Search Path=hub;Maximum Pool Size=20");
    }

    public PostgresServer Server { get; }

    /// <summary>How it is connected to.</summary>
    public string Database => _database;

    /// <summary>What all nodes log and measure.</summary>
    public StoreSigns Signs { get; } = new();

    public static async Task<StoreFixture> StartAsync(
        TimeProvider? time = null, Func<TimeSpan?>? longest = null, PostgresServer? server = null, int shards = 16)
    {
        server ??= await PostgresServer.SharedAsync();
        var fixture = new StoreFixture(server, await server.CreateDatabaseAsync(), time ?? TimeProvider.System, longest ?? (() => null));
        await using var connection = await fixture._source.OpenConnectionAsync();
        await new ClusterSchema(connection, shards, SchemaSteps.Own).MakeAsync(default);
        return fixture;
    }

    /// <summary>The store of one more node.</summary>
    /// <param name="name">The node.</param>
    /// <param name="way">What the database is reached through; null for directly.</param>
    public async Task<PostgresMessageStore> AddAsync(string name, CutProxy? way = null)
    {
        var database = way is null ? _database : new NpgsqlConnectionStringBuilder(_database) { Port = way.Url.Port }.ConnectionString;
        var connections = new ClusterConnections(new ClusterOptions { Postgres = database }, new NodeId(name));
        var random = new Random(name.GetHashCode(StringComparison.Ordinal));
        var store = new PostgresMessageStore(connections, new NodeId(name), _longest, random, _time, Signs.Metrics, Signs);
        _nodes.Add(store);
        _nodes.Add(connections);
        await using (var connection = await _source.OpenConnectionAsync()) await connections.FindTimelineAsync(connection, default);
        await store.StartAsync();
        return store;
    }

    /// <summary>Makes a node the owner of a shard, as a claim does.</summary>
    public async Task<ShardTerm> OwnAsync(string node, int shard = 0) => new(
        new ShardId(shard),
        (long)(await ValueAsync($"update hub_shard set owner = '{node}', incarnation = 1, term = term + 1 where shard = {shard} returning term"))!);

    /// <summary>The node becomes the shard's owner and opens one of its rooms.</summary>
    public async Task<StoreWriter> WriteAsync(PostgresMessageStore store, string node, string room, int shard = 0) =>
        await StoreWriter.OpenAsync(store, await OwnAsync(node, shard), room, _time);

    /// <summary>After the server was started again.</summary>
    public void Reconnect() => _source.Clear();

    public async Task RunAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<object?> ValueAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    public async Task<long> CountAsync(string table = "hub_message") => (long)(await ValueAsync($"select count(*) from {table}"))!;

    /// <summary>What a room has in the table: place and text.</summary>
    public async Task<IReadOnlyList<(long Offset, string Text)>> RowsAsync(StoredRoom room)
    {
        await using var command = _source.CreateCommand($"select \"offset\", convert_from(data, 'UTF8') from hub_message where room = {room.Id} order by \"offset\"");
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<(long, string)>();
        while (await reader.ReadAsync()) rows.Add((reader.GetInt64(0), reader.GetString(1)));
        return rows;
    }

    /// <summary>A transaction that has run these statements, and holds what they have locked.</summary>
    public async Task<StoreSession> SessionAsync(string sql)
    {
        var connection = await _source.OpenConnectionAsync();
        var session = new StoreSession(connection, await connection.BeginTransactionAsync());
        await session.RunAsync(sql);
        return session;
    }

    /// <summary>Waits until so many statements wait for a lock.</summary>
    public Task WaitingAsync(int statements) => Poll.UntilAsync(async _ =>
        await ValueAsync("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") is long count && count == statements);

    /// <summary>From now on a table takes no new row, with that error.</summary>
    public Task RefuseAsync(string state, string text, string table = "hub_message") => RunAsync(
        $"""
        create or replace function refuse() returns trigger language plpgsql as $$ begin raise exception '{text}' using errcode = '{state}'; end $$;
        create trigger refusing before insert on {table} for each row execute function refuse()
        """);

    /// <summary>It takes them again.</summary>
    public Task TakeAsync(string table = "hub_message") => RunAsync($"drop trigger refusing on {table}");

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
        await _source.DisposeAsync();
        Signs.Dispose();
    }
}
