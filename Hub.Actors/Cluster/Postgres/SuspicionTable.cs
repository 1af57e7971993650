using Hub.Actors.Protocol;
using Npgsql;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>Which links do not work, and who steps out because of it.</summary>
internal sealed class SuspicionTable(NpgsqlDataSource database)
{
    /// <summary>Says whose links do not work, in place of what the node has said before.</summary>
    public async Task ReplaceAsync(Incarnation self, IEnumerable<Incarnation> suspects, CancellationToken cancellation)
    {
        await using var batch = database.CreateBatch();
        // What names somebody who is gone goes as well, whoever wrote it; what others are about to delete is left to them.
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            """
            delete from hub_suspicion where (reporter, suspect) in (
                select reporter, suspect from hub_suspicion
                where (reporter = $1 and suspect <> all ($2))
                    or not exists (select from hub_node where incarnation = reporter and up)
                    or not exists (select from hub_node where incarnation = suspect and up)
                for update skip locked)
            """)
        {
            Parameters = { new() { Value = self.Number }, new() { Value = NumbersOf(suspects) } },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            """
            insert into hub_suspicion (reporter, suspect)
            select $1, incarnation from hub_node
            where incarnation = any ($2) and up and exists (select from hub_node where incarnation = $1 and up)
            on conflict do nothing
            """)
        {
            Parameters = { new() { Value = self.Number }, new() { Value = NumbersOf(suspects) } },
        });
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Sets the node leaving, unless another has stepped out less than 3 s ago.</summary>
    /// <returns>Whether it is.</returns>
    public async Task<bool> TryIsolateAsync(Incarnation self, CancellationToken cancellation)
    {
        // A time in the future is what a clock that was set back has left.
        await using var command = database.CreateCommand(
            """
            with turn as (
                update hub_meta set isolated = clock_timestamp(), version = version + 1
                where isolated not between clock_timestamp() - interval '3 s' and clock_timestamp()
                    and exists (select from hub_node where incarnation = $1 and up and not leaving)
                returning 1)
            update hub_node set leaving = true where incarnation = $1 and up and exists (select from turn)
            """);
        command.Parameters.Add(new() { Value = self.Number });
        return await command.ExecuteNonQueryAsync(cancellation) > 0;
    }

    private static long[] NumbersOf(IEnumerable<Incarnation> nodes) => [.. nodes.Select(node => node.Number)];
}
