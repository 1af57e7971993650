using Hub.Actors.Protocol;
using Npgsql;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>
/// Renews the lease, and reads who is up and, where something has changed, who owns what.
/// Used by the lease's thread alone; nothing here waits for another thread. So no statements in batches: all but the first of one Npgsql sends from the
/// thread pool, also where it is called synchronously, and a pool that stands still would cost the lease.
/// </summary>
/// <param name="connection">Open, and of this thread alone.</param>
/// <param name="self">Whose lease.</param>
/// <param name="lease">How long it is.</param>
/// <param name="timelineSql">Says which server answers.</param>
internal sealed class Renewal(NpgsqlConnection connection, Incarnation self, TimeSpan lease, string timelineSql)
{
    // So long the server must have run: before that nobody could renew.
    private static readonly TimeSpan ServerAge = TimeSpan.FromSeconds(3.5);

    private ShardRow[]? _shards;
    private long _version;

    /// <summary>Whose lease it renews.</summary>
    public Incarnation Self => self;

    /// <summary>The timeline of the server that has answered last.</summary>
    public string? Timeline { get; private set; }

    /// <summary>Does it.</summary>
    /// <returns>The view, and how soon the first of the other leases is over; null when this incarnation is no member any more.</returns>
    public (ClusterView View, TimeSpan FirstExpiry)? Run()
    {
        if (Renew() is not { } version) return null;
        var (nodes, firstExpiry) = ReadNodes();
        if (_shards is null || version != _version) ReadShards();
        // What was read may be newer than the version read before it, never older: then it is read once more.
        _version = version;
        return (new ClusterView(nodes, _shards!, ReadSuspicions()), firstExpiry);
    }

    /// <summary>Marks those down whose lease is over.</summary>
    /// <returns>How many.</returns>
    public int Evict()
    {
        // Behind the lock that all changes begin with. Whoever has renewed meanwhile is looked at as it is then.
        using var command = new NpgsqlCommand(
            """
            with change as (update hub_meta set version = version + 1 returning 1)
            update hub_node set up = false
            where up and expires < clock_timestamp() and pg_postmaster_start_time() < clock_timestamp() - $1 and exists (select from change)
            """,
            connection)
        {
            Parameters = { new() { Value = ServerAge } },
        };
        return command.ExecuteNonQuery();
    }

    // Null for a node that is no member any more.
    private long? Renew()
    {
        using var command = new NpgsqlCommand(
            "update hub_node set expires = clock_timestamp() + $1 where id = $2 and incarnation = $3 and up" +
            $" returning (select version from hub_meta), {timelineSql}",
            connection)
        {
            Parameters = { new() { Value = lease }, new() { Value = self.Node.Name }, new() { Value = self.Number } },
        };
        using var reader = command.ExecuteReader();
        if (!reader.Read()) return null;
        Timeline = reader.GetString(1);
        return reader.GetInt64(0);
    }

    private (List<ClusterNode> Nodes, TimeSpan FirstExpiry) ReadNodes()
    {
        using var command = new NpgsqlCommand(
            "select id, incarnation, url, leaving, expires - clock_timestamp() from hub_node where up order by incarnation", connection);
        using var reader = command.ExecuteReader();
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

    // Of nodes that have renewed since: one that is killed or stands still has no broken link.
    private List<Suspicion> ReadSuspicions()
    {
        using var command = new NpgsqlCommand(
            """
            select r.id, r.incarnation, s.id, s.incarnation from hub_suspicion
            join hub_node r on r.incarnation = reporter and r.up and r.expires - $1 > since
            join hub_node s on s.incarnation = suspect and s.up and s.expires - $1 > since
            """,
            connection)
        {
            Parameters = { new() { Value = lease } },
        };
        using var reader = command.ExecuteReader();
        var suspicions = new List<Suspicion>();
        while (reader.Read()) suspicions.Add(new Suspicion(IncarnationAt(0), IncarnationAt(2)));
        return suspicions;

        Incarnation IncarnationAt(int column) => new(new NodeId(reader.GetString(column)), reader.GetInt64(column + 1));
    }

    private void ReadShards()
    {
        using var command = new NpgsqlCommand("select shard, owner, incarnation, term from hub_shard order by shard", connection);
        using var reader = command.ExecuteReader();
        var shards = new List<ShardRow>(_shards?.Length ?? 1_024);
        while (reader.Read())
        {
            Incarnation? owner = reader.IsDBNull(1) ? null : new Incarnation(new NodeId(reader.GetString(1)), reader.GetInt64(2));
            shards.Add(new ShardRow(owner, reader.GetInt64(3)));
        }

        _shards = [.. shards];
    }
}
