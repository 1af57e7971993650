using Hub.Actors.Protocol;
using Npgsql;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>
/// One round trip: renews the lease, and reads who is up and, where something has changed, who owns what.
/// Used by the lease's thread alone; nothing here waits for another thread.
/// </summary>
/// <param name="connection">Open, and of this thread alone.</param>
/// <param name="self">Whose lease.</param>
/// <param name="lease">How long it is.</param>
internal sealed class Renewal(NpgsqlConnection connection, Incarnation self, TimeSpan lease)
{
    // So long the server must have run: before that nobody could renew.
    private static readonly TimeSpan ServerAge = TimeSpan.FromSeconds(3.5);

    private ShardRow[]? _shards;
    private long _version;

    /// <summary>Whose lease it renews.</summary>
    public Incarnation Self => self;

    /// <summary>Does it.</summary>
    /// <returns>The view, and how soon the first of the other leases is over; null when this incarnation is no member any more.</returns>
    public (ClusterView View, TimeSpan FirstExpiry)? Run()
    {
        using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            "update hub_node set expires = clock_timestamp() + $1 where id = $2 and incarnation = $3 and up returning 1")
        {
            Parameters = { new() { Value = lease }, new() { Value = self.Node.Name }, new() { Value = self.Number } },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand("select version from hub_meta"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            "select id, incarnation, url, leaving, expires - clock_timestamp() from hub_node where up order by incarnation"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            "select shard, owner, incarnation, term from hub_shard where (select version from hub_meta) <> $1 order by shard")
        {
            Parameters = { new() { Value = _shards is null ? 0 : _version } },
        });
        // Of nodes that have renewed since: one that is killed or stands still has no broken link.
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            """
            select r.id, r.incarnation, s.id, s.incarnation from hub_suspicion
            join hub_node r on r.incarnation = reporter and r.up and r.expires - $1 > since
            join hub_node s on s.incarnation = suspect and s.up and s.expires - $1 > since
            """)
        {
            Parameters = { new() { Value = lease } },
        });
        using var reader = batch.ExecuteReader();
        var isMember = reader.Read();
        reader.NextResult();
        reader.Read();
        var version = reader.GetInt64(0);
        reader.NextResult();
        var (nodes, firstExpiry) = ReadNodes(reader);
        reader.NextResult();
        ReadShards(reader);
        reader.NextResult();
        var suspicions = ReadSuspicions(reader);
        // What was read may be newer than the version read before it, never older: then it is read once more.
        _version = version;
        return isMember ? (new ClusterView(nodes, _shards!, suspicions), firstExpiry) : null;
    }

    /// <summary>Marks those down whose lease is over.</summary>
    /// <returns>How many.</returns>
    public int Evict()
    {
        using var batch = connection.CreateBatch();
        // Behind the lock that all changes begin with.
        batch.BatchCommands.Add(new NpgsqlBatchCommand("update hub_meta set version = version + 1"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            "update hub_node set up = false where up and expires < clock_timestamp() and pg_postmaster_start_time() < clock_timestamp() - $1")
        {
            Parameters = { new() { Value = ServerAge } },
        });
        batch.ExecuteNonQuery();
        return (int)batch.BatchCommands[1].Rows;
    }

    private (List<ClusterNode> Nodes, TimeSpan FirstExpiry) ReadNodes(NpgsqlDataReader reader)
    {
        var nodes = new List<ClusterNode>();
        var firstExpiry = TimeSpan.MaxValue;
        while (reader.Read())
        {
            var node = new ClusterNode(new Incarnation(new NodeId(reader.GetString(0)), reader.GetInt64(1)), new Uri(reader.GetString(2)), reader.GetBoolean(3));
            nodes.Add(node);
            var expiry = reader.GetTimeSpan(4);
            if (node.Id != self && expiry < firstExpiry) firstExpiry = expiry;
        }

        return (nodes, firstExpiry);
    }

    private static List<Suspicion> ReadSuspicions(NpgsqlDataReader reader)
    {
        var suspicions = new List<Suspicion>();
        while (reader.Read())
            suspicions.Add(new Suspicion(IncarnationAt(0), IncarnationAt(2)));
        return suspicions;

        Incarnation IncarnationAt(int column) => new(new NodeId(reader.GetString(column)), reader.GetInt64(column + 1));
    }

    private void ReadShards(NpgsqlDataReader reader)
    {
        if (!reader.HasRows) return;
        var shards = new List<ShardRow>(_shards?.Length ?? 1_024);
        while (reader.Read())
        {
            Incarnation? owner = reader.IsDBNull(1) ? null : new Incarnation(new NodeId(reader.GetString(1)), reader.GetInt64(2));
            shards.Add(new ShardRow(owner, reader.GetInt64(3)));
        }

        _shards = [.. shards];
    }
}
