using System.Globalization;
using Npgsql;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>
/// Makes the hub's schema, and brings an older one up to date. Migrations only add, so that nodes of an older version go
/// on while newer ones start.
/// </summary>
internal sealed class ClusterSchema(ClusterDatabase database)
{
    /// <summary>Into how many shards a new cluster divides its rooms.</summary>
    public const int DefaultShardCount = 1_024;

    // "hub" in ASCII and a number of its own: whoever changes the schema holds this lock.
    private const long AdvisoryLock = 0x687562_0001;

    // Seconds: another node may be at it.
    private const int Timeout = 30;

    private static readonly string[] s_migrations = ["001-cluster.sql"];

    /// <summary>The oldest server that is accepted.</summary>
    public int MinimumVersion { get; init; } = 14;

    /// <summary>The text of every migration, in their order.</summary>
    public static IEnumerable<string> Statements => s_migrations.Select(Text);

    /// <summary>Makes or migrates the schema unless it is as it should be. Two that do so at once do it once.</summary>
    /// <exception cref="ClusterDatabaseException">The server is unreachable or too old, or the role may not.</exception>
    public void Ensure()
    {
        try
        {
            using var connection = database.Pool.OpenConnection();
            RefuseOldServer(connection);
            if (Version(connection) < s_migrations.Length) Migrate(connection);
        }
        catch (Exception failure) when (database.FaultOf(failure) is { } fault)
        {
            throw fault;
        }
    }

    private void RefuseOldServer(NpgsqlConnection connection)
    {
        var version = connection.PostgreSqlVersion;
        if (version.Major < MinimumVersion)
            throw new ClusterDatabaseException(string.Create(CultureInfo.InvariantCulture,
                $"{database.Place}: the server is PostgreSQL {version}; the hub needs {MinimumVersion} or newer"), isFinal: true);
    }

    private void Migrate(NpgsqlConnection connection)
    {
        using var transaction = connection.BeginTransaction();
        Execute(connection, $"SELECT pg_advisory_xact_lock({AdvisoryLock})");
        MakeSchema(connection);
        var version = Version(connection);
        if (version < s_migrations.Length) Execute(connection, $"SET LOCAL search_path TO {database.Schema}");
        for (; version < s_migrations.Length; version++)
        {
            Execute(connection, Text(s_migrations[version]));
            Execute(connection, $"UPDATE {database.Schema}.hub_meta SET schema_version = {version + 1}");
        }

        transaction.Commit();
    }

    // CREATE SCHEMA IF NOT EXISTS needs the right to create it even where it exists.
    private void MakeSchema(NpgsqlConnection connection)
    {
        using var exists = Command(connection, "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)," +
            " has_database_privilege(current_database(), 'CREATE')");
        exists.Parameters.Add(new() { Value = database.SchemaName });
        using (var reader = exists.ExecuteReader())
        {
            reader.Read();
            if (reader.GetBoolean(0)) return;
            if (!reader.GetBoolean(1))
                throw new ClusterDatabaseException(
                    $"{database.Place}: there is no schema {database.SchemaName} and the role may not create it: have it created by" +
                    $" CREATE SCHEMA {database.Schema} AUTHORIZATION \"{database.Role}\"", isFinal: true);
        }

        Execute(connection, $"CREATE SCHEMA {database.Schema}");
    }

    // 0 where there is no schema yet. The catalog shows also what the role may not use.
    private int Version(NpgsqlConnection connection)
    {
        using var exists = Command(connection,
            "SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = 'hub_meta')");
        exists.Parameters.Add(new() { Value = database.SchemaName });
        if (exists.ExecuteScalar() is not true) return 0;
        using var version = Command(connection, $"SELECT schema_version FROM {database.Schema}.hub_meta");
        return (int)version.ExecuteScalar()!;
    }

    private static void Execute(NpgsqlConnection connection, string text)
    {
        using var command = Command(connection, text);
        command.ExecuteNonQuery();
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string text) => new(text, connection) { CommandTimeout = Timeout };

    private static string Text(string name)
    {
        using var stream = typeof(ClusterSchema).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
