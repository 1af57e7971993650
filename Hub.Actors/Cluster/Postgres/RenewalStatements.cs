using System.Collections.Immutable;
using Hub.Actors.Protocol;
using Npgsql;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>Renews a lease and reads the cluster, in one round trip.</summary>
internal sealed class RenewalStatements(ClusterDatabase database)
{
    // A gap starts the count of steady renewals anew. All in the database's clock: whatever stood still, the network, the
    // node, the server or its clock, a renewal that arrives afterwards finds its own gap and marks nobody down.
    private readonly string _renew =
        $"""
        UPDATE {database.Schema}.hub_node SET
            steady = CASE WHEN clock_timestamp() - renewed > interval '1.5 s' THEN clock_timestamp() ELSE steady END,
            renewed = clock_timestamp(),
            expires = clock_timestamp() + $3
        WHERE id = $1 AND incarnation = $2 AND up
        RETURNING incarnation
        """;

    // A row that is locked is being renewed: it is no candidate, and nobody waits for it.
    private readonly string _markDown =
        $"""
        WITH expired AS (
            SELECT id FROM {database.Schema}.hub_node
            WHERE up AND expires < clock_timestamp()
                AND clock_timestamp() - pg_postmaster_start_time() > interval '3.5 s'
                AND EXISTS (
                    SELECT FROM {database.Schema}.hub_node me
                    WHERE me.id = $1 AND me.incarnation = $2 AND me.up
                        AND clock_timestamp() - me.renewed < interval '1.5 s'
                        AND clock_timestamp() - me.steady > interval '3 s')
            FOR UPDATE SKIP LOCKED)
        UPDATE {database.Schema}.hub_node n SET up = false FROM expired e WHERE n.id = e.id
        RETURNING n.id, n.incarnation
        """;

    private readonly string _nodes =
        $"""
        SELECT id, incarnation, url, leaving, expires - clock_timestamp()
        FROM {database.Schema}.hub_node WHERE up ORDER BY incarnation
        """;

    private readonly string _shards =
        $"""
        SELECT m.version, s.shard, s.owner, s.incarnation, s.term
        FROM {database.Schema}.hub_meta m LEFT JOIN {database.Schema}.hub_shard s ON m.version <> $1
        ORDER BY s.shard
        """;

    // A node that died is suspected by all before its lease is over. It must not make the youngest leave, so that only
    // those count who have renewed since.
    private readonly string _suspicions =
        $"""
        SELECT a.id, a.incarnation, b.id, b.incarnation, clock_timestamp() - s.since
        FROM {database.Schema}.hub_suspicion s
            JOIN {database.Schema}.hub_node a ON a.incarnation = s.reporter AND a.up AND NOT a.leaving AND a.renewed > s.since
            JOIN {database.Schema}.hub_node b ON b.incarnation = s.suspect AND b.up AND NOT b.leaving AND b.renewed > s.since
        """;

    /// <param name="connection">An open one.</param>
    /// <param name="self">Whose lease it is; null reads only.</param>
    /// <param name="lease">How long it is held from now on.</param>
    /// <param name="knownVersion">The version of the shards that are known already.</param>
    public Renewal Execute(NpgsqlConnection connection, Incarnation? self, TimeSpan lease, long knownVersion)
    {
        object[] me = [self?.Node.Name ?? "", self?.Number ?? 0];
        using var batch = new NpgsqlBatch(connection)
        {
            // Each statement commits alone: a lock is held no longer than its own.
            EnableErrorBarriers = true,
            BatchCommands =
            {
                Command(_renew, [.. me, lease]), Command(_markDown, me), Command(_nodes), Command(_shards, knownVersion), Command(_suspicions),
            },
        };
        using var reader = batch.ExecuteReader();
        var isMember = reader.Read();
        reader.NextResult();
        var down = ReadAll(reader, () => IncarnationAt(reader, 0));
        reader.NextResult();
        var nodes = ReadAll(reader, () =>
            (Node: new ClusterNode(IncarnationAt(reader, 0), reader.GetString(2), reader.GetBoolean(3)), Left: reader.GetTimeSpan(4)));
        reader.NextResult();
        var (version, shards) = ReadShards(reader);
        reader.NextResult();
        var suspicions = ReadAll(reader, () => new Suspicion(IncarnationAt(reader, 0), IncarnationAt(reader, 2), reader.GetTimeSpan(4)));
        var expiries = nodes.Where(node => node.Node.Incarnation != self && node.Left > TimeSpan.Zero).Select(node => (TimeSpan?)node.Left);
        return new Renewal(isMember, down, [.. nodes.Select(node => node.Node)], expiries.Min(), version, shards, suspicions);
    }

    private static (long Version, ImmutableArray<(Incarnation? Owner, long Term)>? Shards) ReadShards(NpgsqlDataReader reader)
    {
        if (!reader.Read()) throw new InvalidDataException("hub_meta has no row");
        var version = reader.GetInt64(0);
        if (reader.IsDBNull(1)) return (version, null);
        var shards = ImmutableArray.CreateBuilder<(Incarnation? Owner, long Term)>(1_024);
        do shards.Add((reader.IsDBNull(2) ? null : IncarnationAt(reader, 2), reader.GetInt64(4)));
        while (reader.Read());
        return (version, shards.ToImmutable());
    }

    private static ImmutableArray<T> ReadAll<T>(NpgsqlDataReader reader, Func<T> row)
    {
        var rows = ImmutableArray.CreateBuilder<T>();
        while (reader.Read()) rows.Add(row());
        return rows.ToImmutable();
    }

    private static Incarnation IncarnationAt(NpgsqlDataReader reader, int column) =>
        new(new NodeId(reader.GetString(column)), reader.GetInt64(column + 1));

    private static NpgsqlBatchCommand Command(string text, params object[] values)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return command;
    }
}
