using Hub.Actors.Protocol;
using Npgsql;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>Joining and leaving.</summary>
internal sealed class NodeTable(NpgsqlDataSource database, NodeId node)
{
    /// <summary>Takes the row of the node's name, unless another process has it.</summary>
    /// <returns>The new incarnation; null while another's lease holds, with its address and when that ends.</returns>
    public async Task<(Incarnation? Self, string? OtherUrl, DateTime OtherExpires)> TryJoinAsync(Uri url, TimeSpan lease, CancellationToken cancellation)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand("update hub_meta set version = version + 1"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            """
            insert into hub_node (id, incarnation, url, expires, up) values ($1, nextval('hub_incarnation'), $2, clock_timestamp() + $3, true)
            on conflict (id) do update set incarnation = nextval('hub_incarnation'), url = $2, expires = clock_timestamp() + $3, up = true, leaving = false
            where not hub_node.up or hub_node.expires < clock_timestamp()
            returning incarnation
            """)
        {
            Parameters = { new() { Value = node.Name }, new() { Value = url.ToString() }, new() { Value = lease } },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand("select url, expires from hub_node where id = $1") { Parameters = { new() { Value = node.Name } } });
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        Incarnation? self = await reader.ReadAsync(cancellation) ? new Incarnation(node, reader.GetInt64(0)) : null;
        await reader.NextResultAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (self, reader.GetString(0), reader.GetDateTime(1));
    }

    /// <summary>Those that are up.</summary>
    public async Task<IReadOnlyList<ClusterNode>> ListAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            "select id, incarnation, url, leaving from hub_node where up and expires > clock_timestamp() order by incarnation");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var nodes = new List<ClusterNode>();
        while (await reader.ReadAsync(cancellation))
            nodes.Add(new ClusterNode(new Incarnation(new NodeId(reader.GetString(0)), reader.GetInt64(1)), new Uri(reader.GetString(2)), reader.GetBoolean(3)));
        return nodes;
    }

    /// <returns>False when that incarnation is no member.</returns>
    public async Task<bool> SetLeavingAsync(Incarnation self, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("update hub_node set leaving = true where id = $1 and incarnation = $2 and up");
        Identify(command.Parameters, self);
        return await command.ExecuteNonQueryAsync(cancellation) > 0;
    }

    public async Task LeaveAsync(Incarnation self, CancellationToken cancellation)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand("update hub_meta set version = version + 1"));
        var leave = new NpgsqlBatchCommand("update hub_node set up = false where id = $1 and incarnation = $2 and up");
        Identify(leave.Parameters, self);
        batch.BatchCommands.Add(leave);
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    private static void Identify(NpgsqlParameterCollection parameters, Incarnation self)
    {
        parameters.Add(new NpgsqlParameter { Value = self.Node.Name });
        parameters.Add(new NpgsqlParameter { Value = self.Number });
    }
}
