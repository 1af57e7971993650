using Npgsql;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>Makes the tables, once for all nodes.</summary>
/// <param name="connection">An open connection, used for nothing else meanwhile.</param>
/// <param name="shardCount">For a new cluster.</param>
internal sealed class ClusterSchema(NpgsqlConnection connection, int shardCount)
{
    private const int Version = 1;

    // Any number that nothing else in the database locks: "hub" in ASCII.
    private const long Lock = 0x687562;

    /// <summary>Ends when the tables are there, whoever has made them.</summary>
    /// <exception cref="ClusterException">They are of a later version.</exception>
    public async Task<ClusterMeta> MakeAsync(CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await RunAsync($"select pg_advisory_xact_lock({Lock})", cancellation);
        var schema = await ValueAsync("select current_schema()", cancellation) as string;
        if (schema is null)
        {
            schema = new NpgsqlConnectionStringBuilder(connection.ConnectionString).SearchPath!.Split(',')[0].Trim().Trim('"');
            await RunAsync($"create schema \"{schema.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", cancellation);
        }

        if (await ValueAsync("select to_regclass('hub_meta') is not null", cancellation) is not true) await CreateAsync(cancellation);
        var meta = await ReadAsync(schema, cancellation);
        await transaction.CommitAsync(cancellation);
        return meta;
    }

    private async Task CreateAsync(CancellationToken cancellation)
    {
        using var text = new StreamReader(typeof(ClusterSchema).Assembly.GetManifestResourceStream("Hub.Actors.Cluster.schema.sql")!);
        await RunAsync(await text.ReadToEndAsync(cancellation), cancellation);
        await RunAsync($"insert into hub_meta (schema_version, shard_count) values ({Version}, {shardCount})", cancellation);
        await RunAsync($"insert into hub_shard (shard) select generate_series(0, {shardCount - 1})", cancellation);
    }

    private async Task<ClusterMeta> ReadAsync(string schema, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select schema_version, shard_count, secret from hub_meta", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation)) throw new ClusterException($"The table {schema}.hub_meta is empty: drop the schema {schema} for a new cluster");
        var version = reader.GetInt32(0);
        if (version > Version)
            throw new ClusterException($"The tables in the schema {schema} have version {version}, and this hub knows {Version}: run a newer hub");
        return new ClusterMeta(reader.GetInt32(1), reader.GetString(2));
    }

    private async Task RunAsync(string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<object?> ValueAsync(string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellation) is var value and not DBNull ? value : null;
    }
}
