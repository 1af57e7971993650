using Hub.Actors.Protocol;
using Npgsql;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>
/// Changes of owners. Each begins with the row of <c>hub_meta</c>: its lock puts them one after the other, so every statement behind sees all
/// changes before, and none can wait for another in a circle.
/// </summary>
internal sealed class ShardTable(NpgsqlDataSource database)
{
    private const string Raise = "update hub_meta set version = version + 1";

    /// <summary>Takes those of the shards that no node owns that is up.</summary>
    /// <param name="self">This node; it gets nothing when its lease is over.</param>
    /// <param name="shards">Which.</param>
    /// <param name="highestTerm">
    /// The highest term that was ever seen: a database that was restored to the past must not give one out again.
    /// </param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>How many it got.</returns>
    public async Task<int> ClaimAsync(Incarnation self, IEnumerable<ShardId> shards, long highestTerm, CancellationToken cancellation)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Raise));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            """
            update hub_shard s set owner = $1, incarnation = $2, term = greatest(s.term, $4) + 1
            where s.shard = any($3)
            and not exists (select from hub_node n where n.id = s.owner and n.incarnation = s.incarnation and n.up)
            and exists (select from hub_node n where n.id = $1 and n.incarnation = $2 and n.up and n.expires > clock_timestamp())
            """)
        {
            Parameters =
            {
                new() { Value = self.Node.Name }, new() { Value = self.Number }, new() { Value = shards.Select(shard => shard.Number).ToArray() },
                new() { Value = highestTerm },
            },
        });
        await batch.ExecuteNonQueryAsync(cancellation);
        return batch.BatchCommands[1].Rows is var rows ? (int)rows : 0;
    }

    /// <summary>Gives shards away, to nodes that are up.</summary>
    /// <param name="self">This node; one that was given up gives nothing.</param>
    /// <param name="transfers">Which, as they are now, and to whom.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Those that the other node has now, also where an earlier call gave them.</returns>
    public async Task<IReadOnlyCollection<ShardId>> TransferAsync(
        Incarnation self, IReadOnlyCollection<ShardTransfer> transfers, CancellationToken cancellation)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Raise));
        batch.BatchCommands.Add(Command(
            """
            update hub_shard s set owner = t.node, incarnation = t.number, term = s.term + 1
            from unnest($1, $2, $3, $4) t (shard, term, node, number)
            where s.shard = t.shard and s.term = t.term and s.owner = $5 and s.incarnation = $6
            and exists (select from hub_node n where n.id = t.node and n.incarnation = t.number and n.up)
            and exists (select from hub_node n where n.id = $5 and n.incarnation = $6 and n.up)
            """));
        batch.BatchCommands.Add(Command(
            """
            select s.shard from hub_shard s join unnest($1, $2, $3, $4) t (shard, term, node, number)
            on s.shard = t.shard and s.term = t.term + 1 and s.owner = t.node and s.incarnation = t.number
            where $5 <> '' and $6 > 0
            """));
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        var gone = new List<ShardId>();
        while (await reader.ReadAsync(cancellation)) gone.Add(new ShardId(reader.GetInt32(0)));
        return gone;

        NpgsqlBatchCommand Command(string sql) => new(sql)
        {
            Parameters =
            {
                new() { Value = transfers.Select(transfer => transfer.Shard.Number).ToArray() },
                new() { Value = transfers.Select(transfer => transfer.Term).ToArray() },
                new() { Value = transfers.Select(transfer => transfer.To.Node.Name).ToArray() },
                new() { Value = transfers.Select(transfer => transfer.To.Number).ToArray() },
                new() { Value = self.Node.Name },
                new() { Value = self.Number },
            },
        };
    }
}
