using Npgsql;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>Makes the tables, and brings them up to date, once for all nodes.</summary>
/// <param name="connection">An open connection, used for nothing else meanwhile.</param>
/// <param name="shardCount">For a new cluster.</param>
/// <param name="steps">What is done for each version.</param>
internal sealed class ClusterSchema(NpgsqlConnection connection, int shardCount, SchemaSteps steps)
{
    // Any number that nothing else in the database locks: "hub" in ASCII.
    private const long Lock = 0x687562;

    /// <summary>Ends when the tables are there and of this hub's version or a later one, whoever has made them.</summary>
    /// <exception cref="ClusterException">They are of a later version, and not for this hub.</exception>
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
        var (version, meta) = await ReadAsync(schema, cancellation);
        if (version < steps.Version) await UpgradeAsync(version, cancellation);
        await transaction.CommitAsync(cancellation);
        return meta;
    }

    private async Task CreateAsync(CancellationToken cancellation)
    {
        await RunAsync(steps.To(1), cancellation);
        await RunAsync($"insert into hub_meta (schema_version, shard_count) values (1, {shardCount})", cancellation);
        await RunAsync($"insert into hub_shard (shard) select generate_series(0, {shardCount - 1})", cancellation);
    }

    private async Task UpgradeAsync(int version, CancellationToken cancellation)
    {
        // All changes of owners and nodes begin with that table, and wait before they hold anything that a step may need. Renewals only read it, and go on.
        await RunAsync("lock table hub_meta in share row exclusive mode", cancellation);
        while (version < steps.Version) await RunAsync(steps.To(++version), cancellation);
        await RunAsync($"update hub_meta set schema_version = {steps.Version}", cancellation);
    }

    private async Task<(int Version, ClusterMeta Meta)> ReadAsync(string schema, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select schema_version, oldest_hub, shard_count, secret from hub_meta", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation)) throw new ClusterException($"The table {schema}.hub_meta is empty: drop the schema {schema} for a new cluster");
        var (version, oldestHub) = (reader.GetInt32(0), reader.GetInt32(1));
        if (oldestHub > steps.Version)
        {
            throw new ClusterException(
                $"The tables in the schema {schema} have version {version} and are for hubs that know version {oldestHub}, and this hub knows {steps.Version}: run a newer hub");
        }

        return (version, new ClusterMeta(reader.GetInt32(2), reader.GetString(3)));
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
