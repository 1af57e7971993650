using Hub.Actors.Protocol;
using Npgsql;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>Puts a node into the cluster, and out of it.</summary>
internal sealed class JoinStatements(ClusterDatabase database)
{
    private readonly string _meta = $"SELECT shards, secret FROM {database.Schema}.hub_meta";

    // Who left or was marked down is kept for a day, for whoever looks into what happened.
    private readonly string _forget =
        $"DELETE FROM {database.Schema}.hub_node WHERE NOT up AND expires < clock_timestamp() - interval '1 day' AND id <> $1";

    private readonly string _join =
        $"""
        INSERT INTO {database.Schema}.hub_node AS n (id, incarnation, url, renewed, steady, expires, up, leaving)
        VALUES ($1, nextval('{database.Schema}.hub_incarnation'), $2, clock_timestamp(), clock_timestamp(), clock_timestamp() + $3, true, false)
        ON CONFLICT (id) DO UPDATE SET
            incarnation = EXCLUDED.incarnation, url = EXCLUDED.url, renewed = EXCLUDED.renewed, steady = EXCLUDED.steady,
            expires = EXCLUDED.expires, up = true, leaving = false
        WHERE NOT n.up OR n.expires < clock_timestamp() OR n.incarnation = $4
        RETURNING incarnation
        """;

    private readonly string _holder =
        $"SELECT incarnation, url, renewed FROM {database.Schema}.hub_node WHERE id = $1 AND up";

    private readonly string _leave =
        $"UPDATE {database.Schema}.hub_node SET up = false, leaving = true WHERE id = $1 AND incarnation = $2";

    /// <summary>Reads what is fixed.</summary>
    public ClusterMeta ReadMeta(NpgsqlConnection connection)
    {
        using var command = Command(connection, _meta);
        using var reader = command.ExecuteReader();
        if (!reader.Read()) throw new ClusterDatabaseException($"{database.Place}: hub_meta has no row: drop the schema {database.Schema}", isFinal: true);
        return new ClusterMeta(reader.GetInt32(0), reader.GetString(1));
    }

    /// <summary>Joins as a new incarnation.</summary>
    /// <param name="connection">An open one.</param>
    /// <param name="node">Its name.</param>
    /// <param name="url">Where it can be reached.</param>
    /// <param name="lease">How long it may be silent.</param>
    /// <param name="replaced">The incarnation that may be replaced though its lease is not over; 0 for none.</param>
    /// <returns>Null while another incarnation of this node holds the lease.</returns>
    public Incarnation? TryJoin(NpgsqlConnection connection, NodeId node, string url, TimeSpan lease, long replaced)
    {
        using (var forget = Command(connection, _forget, node.Name)) forget.ExecuteNonQuery();
        using var command = Command(connection, _join, node.Name, url, lease, replaced);
        return command.ExecuteScalar() is long number ? new Incarnation(node, number) : null;
    }

    /// <summary>Who holds the node's lease: which incarnation, where, and when it was last renewed; null when nobody does.</summary>
    public LeaseHolder? ReadHolder(NpgsqlConnection connection, NodeId node)
    {
        using var command = Command(connection, _holder, node.Name);
        using var reader = command.ExecuteReader();
        return reader.Read() ? new LeaseHolder(reader.GetInt64(0), reader.GetString(1), reader.GetDateTime(2)) : null;
    }

    /// <summary>Marks the node down, which frees its shards.</summary>
    /// <returns>How many rows that were: one, or none when it was replaced.</returns>
    public object Leave(NpgsqlConnection connection, Incarnation self)
    {
        using var command = Command(connection, _leave, self.Node.Name, self.Number);
        return command.ExecuteNonQuery();
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string text, params object[] values)
    {
        var command = new NpgsqlCommand(text, connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return command;
    }
}
