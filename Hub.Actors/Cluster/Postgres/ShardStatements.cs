using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>
/// Changes who owns what. Every statement commits alone, locks in the order of the shards and then the version, and
/// returns what it has changed, so that two of them neither deadlock nor get the same shard.
/// </summary>
internal sealed class ShardStatements(ClusterDatabase database)
{
    // The join with the row as it was when the statement began leaves out what changed while it waited for the lock,
    // when the owner may have joined too late to be seen here.
    private readonly string _claim =
        $"""
        WITH wanted AS (SELECT shard, term FROM unnest($3::integer[], $4::bigint[]) AS w (shard, term)),
        free AS (
            SELECT s.shard FROM {database.Schema}.hub_shard s
                JOIN {database.Schema}.hub_shard before ON before.shard = s.shard AND before.term = s.term
            WHERE s.shard = ANY ($3)
                AND NOT EXISTS (
                    SELECT FROM {database.Schema}.hub_node n WHERE n.id = s.owner AND n.incarnation = s.incarnation AND n.up)
                AND EXISTS (
                    SELECT FROM {database.Schema}.hub_node me WHERE me.id = $1 AND me.incarnation = $2 AND me.up AND NOT me.leaving)
            ORDER BY s.shard FOR UPDATE OF s),
        claimed AS (
            UPDATE {database.Schema}.hub_shard s SET owner = $1, incarnation = $2, term = greatest(s.term, w.term) + 1
            FROM free f JOIN wanted w ON w.shard = f.shard WHERE s.shard = f.shard
            RETURNING s.shard, s.term),
        raised AS (UPDATE {database.Schema}.hub_meta SET version = version + 1 WHERE EXISTS (SELECT FROM claimed))
        SELECT shard, term FROM claimed ORDER BY shard
        """;

    private readonly string _transfer =
        $"""
        WITH given AS (SELECT shard, term FROM unnest($3::integer[], $4::bigint[]) AS g (shard, term)),
        mine AS (
            SELECT s.shard FROM {database.Schema}.hub_shard s JOIN given g ON g.shard = s.shard
            WHERE s.owner = $1 AND s.incarnation = $2 AND s.term = g.term
                AND EXISTS (
                    SELECT FROM {database.Schema}.hub_node n WHERE n.id = $5 AND n.incarnation = $6 AND n.up AND NOT n.leaving)
            ORDER BY s.shard FOR UPDATE OF s),
        moved AS (
            UPDATE {database.Schema}.hub_shard s SET owner = $5, incarnation = $6, term = s.term + 1
            FROM mine m WHERE s.shard = m.shard
            RETURNING s.shard, s.term),
        raised AS (UPDATE {database.Schema}.hub_meta SET version = version + 1 WHERE EXISTS (SELECT FROM moved))
        SELECT shard, term FROM moved ORDER BY shard
        """;

    /// <summary>Takes those of the shards that have no living owner, each with a term above any that was seen.</summary>
    /// <param name="self">Who takes them; one that is down or leaving gets none.</param>
    /// <param name="shards">Each with the highest term that was seen of it.</param>
    /// <param name="cancellation">Gives it up; as unknown as a failure.</param>
    /// <returns>Those taken, with their new terms.</returns>
    /// <exception cref="ClusterDatabaseException">Whether any were taken is unknown until the shards are read.</exception>
    public Task<IReadOnlyList<ShardTerm>> ClaimAsync(Incarnation self, IReadOnlyList<ShardTerm> shards, CancellationToken cancellation) =>
        ChangeAsync(_claim, self, shards, [], cancellation);

    /// <summary>Gives shards to another node, as far as they are still the giver's with these terms.</summary>
    /// <param name="self">Who gives.</param>
    /// <param name="shards">Each with the giver's term.</param>
    /// <param name="receiver">Who gets them; one that is down or leaving gets none.</param>
    /// <param name="cancellation">Gives it up; as unknown as a failure.</param>
    /// <returns>Those given, with their new terms, each one above the giver's. The others stay as they are.</returns>
    /// <exception cref="ClusterDatabaseException">Whether any were given is unknown until the shards are read.</exception>
    public Task<IReadOnlyList<ShardTerm>> TransferAsync(
        Incarnation self, IReadOnlyList<ShardTerm> shards, Incarnation receiver, CancellationToken cancellation) =>
        ChangeAsync(_transfer, self, shards, [receiver.Node.Name, receiver.Number], cancellation);

    private Task<IReadOnlyList<ShardTerm>> ChangeAsync(
        string text, Incarnation self, IReadOnlyList<ShardTerm> shards, object[] more, CancellationToken cancellation)
    {
        object[] values =
        [
            self.Node.Name, self.Number,
            shards.Select(shard => shard.Shard.Number).ToArray(), shards.Select(shard => shard.Term).ToArray(), .. more,
        ];
        return database.UseAsync<IReadOnlyList<ShardTerm>>(async pool =>
        {
            await using var command = pool.CreateCommand(text);
            foreach (var value in values) command.Parameters.Add(new() { Value = value });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var changed = new List<ShardTerm>();
            while (await reader.ReadAsync(cancellation)) changed.Add(new ShardTerm(new ShardId(reader.GetInt32(0)), reader.GetInt64(1)));
            return changed;
        });
    }
}
