using System.Net.Sockets;
using System.Security.Cryptography;
using Hub.Actors.Cluster;
using Hub.Actors.Diagnostics;
using Hub.Host.Commands;
using Npgsql;

namespace Hub.Host.Bench.Durable;

/// <summary>A schema of its own in a database, gone at the end, whatever becomes of the run.</summary>
internal sealed class BenchSchema : IAsyncDisposable
{
    private readonly NpgsqlConnectionStringBuilder _settings;
    private readonly string _name;

    private BenchSchema(NpgsqlConnectionStringBuilder settings, string name)
    {
        _settings = settings;
        _name = name;
    }

    /// <summary>What a node in it is configured with.</summary>
    public ClusterOptions Cluster => new() { Postgres = new NpgsqlConnectionStringBuilder(_settings.ConnectionString) { SearchPath = _name }.ConnectionString };

    /// <summary>What is wrong with a connection string; null for nothing.</summary>
    public static string? MistakeOf(string postgres) =>
        ((IHubOptions)new ClusterOptions { Postgres = postgres }).Mistakes().FirstOrDefault()?.Rule;

    /// <summary>Makes it.</summary>
    /// <exception cref="BenchFailure">The database cannot be reached, or does not let it.</exception>
    public static async Task<BenchSchema> CreateAsync(string postgres, CancellationToken cancellation)
    {
        var schema = new BenchSchema(
            new NpgsqlConnectionStringBuilder(postgres), $"hub_bench_{RandomNumberGenerator.GetHexString(12, lowercase: true)}");
        try
        {
            await schema.RunAsync($"create schema {schema._name}", cancellation);
            return schema;
        }
        catch (PostgresException refused)
        {
            throw new BenchFailure($"PostgreSQL refuses it ({schema.Description}): {refused.SqlState} {refused.MessageText}", ExitCodes.Failed);
        }
        catch (Exception failure) when (failure is NpgsqlException or SocketException or TimeoutException or IOException)
        {
            throw new BenchFailure($"the database is unreachable ({schema.Description}): {failure.GetBaseException().Message}", ExitCodes.Unreachable);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await RunAsync($"drop schema {_name} cascade", CancellationToken.None);
        }
        catch (Exception failure) when (failure is NpgsqlException or SocketException or TimeoutException or IOException)
        {
            throw new BenchFailure(
                $"the schema {_name} is left behind ({Description}): {failure.GetBaseException().Message}; drop it with: drop schema {_name} cascade", ExitCodes.Failed);
        }
    }

    private string Description => $"{_settings.Host}:{_settings.Port}, database {_settings.Database ?? _settings.Username}, role {_settings.Username}";

    private async Task RunAsync(string sql, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_settings.ConnectionString) { Pooling = false, Timeout = 5 }.ConnectionString);
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
