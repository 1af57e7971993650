using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>What a member tells the others about itself and its links.</summary>
internal sealed class NodeStatements(ClusterDatabase database)
{
    private readonly string _leaving =
        $"UPDATE {database.Schema}.hub_node SET leaving = true WHERE id = $1 AND incarnation = $2 AND up";

    // Rows that name somebody who is down go as well, whoever wrote them: rows that others are about to delete are left to them.
    private readonly string _suspect =
        $"""
        WITH over AS (
            SELECT s.reporter, s.suspect FROM {database.Schema}.hub_suspicion s
            WHERE (s.reporter = $2 AND s.suspect <> ALL ($3))
                OR NOT EXISTS (SELECT FROM {database.Schema}.hub_node n WHERE n.incarnation = s.reporter AND n.up)
                OR NOT EXISTS (SELECT FROM {database.Schema}.hub_node n WHERE n.incarnation = s.suspect AND n.up)
            FOR UPDATE SKIP LOCKED),
        dropped AS (
            DELETE FROM {database.Schema}.hub_suspicion s USING over o WHERE s.reporter = o.reporter AND s.suspect = o.suspect)
        INSERT INTO {database.Schema}.hub_suspicion (reporter, suspect, since)
        SELECT $2, n.incarnation, clock_timestamp() FROM {database.Schema}.hub_node n
        WHERE n.incarnation = ANY ($3) AND n.up
            AND EXISTS (SELECT FROM {database.Schema}.hub_node me WHERE me.id = $1 AND me.incarnation = $2 AND me.up)
        ON CONFLICT DO NOTHING
        """;

    // A time in the future is what a clock that was set back has left.
    private readonly string _isolate =
        $"""
        WITH turn AS (
            UPDATE {database.Schema}.hub_meta SET isolated = clock_timestamp()
            WHERE isolated NOT BETWEEN clock_timestamp() - interval '3 s' AND clock_timestamp()
                AND EXISTS (
                    SELECT FROM {database.Schema}.hub_node me WHERE me.id = $1 AND me.incarnation = $2 AND me.up AND NOT me.leaving)
            RETURNING one)
        UPDATE {database.Schema}.hub_node SET leaving = true
        WHERE id = $1 AND incarnation = $2 AND up AND EXISTS (SELECT FROM turn)
        """;

    /// <summary>Says that the node takes no more shards and gives its own away.</summary>
    /// <returns>False when this incarnation is down.</returns>
    public async Task<bool> BeginLeavingAsync(Incarnation self, CancellationToken cancellation) =>
        await ExecuteAsync(_leaving, [self.Node.Name, self.Number], cancellation) > 0;

    /// <summary>Says whose links do not work, in place of what was said before.</summary>
    public Task SuspectAsync(Incarnation self, IEnumerable<Incarnation> suspects, CancellationToken cancellation) =>
        ExecuteAsync(_suspect, [self.Node.Name, self.Number, suspects.Select(suspect => suspect.Number).ToArray()], cancellation);

    /// <summary>Asks to leave because links do not work, which one node of the cluster may every 3 s.</summary>
    /// <returns>Whether it may, and is leaving now.</returns>
    public async Task<bool> TryIsolateAsync(Incarnation self, CancellationToken cancellation) =>
        await ExecuteAsync(_isolate, [self.Node.Name, self.Number], cancellation) > 0;

    private Task<int> ExecuteAsync(string text, object[] values, CancellationToken cancellation) => database.UseAsync(async pool =>
    {
        await using var command = pool.CreateCommand(text);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return await command.ExecuteNonQueryAsync(cancellation);
    });
}
