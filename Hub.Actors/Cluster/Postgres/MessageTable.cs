using Hub.Actors.Cluster.Store;
using Hub.Actors.Protocol;
using Npgsql;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>What durable rooms have said.</summary>
/// <param name="database">The database.</param>
/// <param name="node">This node; only its shards are written to.</param>
/// <param name="timelineSql">Says which server answers.</param>
internal sealed class MessageTable(NpgsqlDataSource database, NodeId node, Func<string> timelineSql)
{
    // What is read in one go at most, however short the messages are.
    private const int MostRead = 4_096;

    // As in memory: what goes with each message.
    private const int Overhead = 200;

    private string? _appendText;

    // The lock on the shard's row is what fences: a claim waits for it, and where it came first the row has another term by the time this has the lock.
    // One statement, never a transaction around it: a process that stands still would hold the lock.
    private string AppendText => _appendText ??=
        $"""
        with owned as (select shard, term from hub_shard where owner = $1 and shard = any ($2) and {timelineSql()} = $16 order by shard for share),
        added as (
            insert into hub_message (room, "offset", at, term, origin, seq, sender, kind, author, slot, key, data)
            select r.room, r."offset", r.at, r.term, r.origin, r.seq, r.sender, r.kind, r.author, r.slot, r.key, r.data
            from unnest($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
                r (shard, term, room, "offset", at, origin, seq, sender, kind, author, slot, key, data)
            join owned on owned.shard = r.shard and owned.term = r.term)
        select shard, term from owned
        """;

    private static readonly string s_readOn = ReadText("asc");
    private static readonly string s_readBack = ReadText("desc");

    /// <summary>Adds what belongs to shards that this node owns with that term; the rest is not added. All of them are of one timeline.</summary>
    /// <returns>What it owns.</returns>
    public async Task<HashSet<ShardTerm>> AppendAsync(IReadOnlyList<StoreAppend> appends, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var command = new NpgsqlCommand(AppendText, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = node.Name });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. appends.Select(append => append.Owner.Shard.Number).Distinct()] });
        new MessageColumns(appends).AddTo(command.Parameters);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = appends[0].Timeline });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var owned = new HashSet<ShardTerm>();
        while (await reader.ReadAsync(cancellation)) owned.Add(new ShardTerm(new ShardId(reader.GetInt32(0)), reader.GetInt64(1)));
        return owned;
    }

    /// <summary>Which publish has the place of the last message of each append, of those whose place is taken.</summary>
    public async Task<Dictionary<(long Room, long Offset), PublishId>> ReadBackAsync(IReadOnlyList<StoreAppend> appends, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            select m.room, m."offset", m.origin, m.seq from unnest($1, $2) last (room, "offset")
            join hub_message m on m.room = last.room and m."offset" = last."offset"
            """);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. appends.Select(append => append.Room)] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. appends.Select(append => append.Rows[^1].Entry.Offset)] });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new Dictionary<(long, long), PublishId>();
        while (await reader.ReadAsync(cancellation)) found[(reader.GetInt64(0), reader.GetInt64(1))] = new PublishId((ulong)reader.GetInt64(2), reader.GetInt64(3));
        return found;
    }

    /// <summary>Reads a part of a room's messages.</summary>
    public async Task<LogPage> ReadAsync(string room, LogRead read, RoomPosition top, CancellationToken cancellation)
    {
        if (read.Since is { } known && (known.Epoch != top.Epoch || known.Offset > top.Offset || known.Offset < 0)) return new LogPage(top, [], IsWhole: false);
        await using var command = database.CreateCommand(read.Reverse ? s_readBack : s_readOn);
        command.Parameters.Add(new() { Value = room });
        command.Parameters.Add(new() { Value = top.Epoch });
        command.Parameters.Add(new() { Value = read.Reverse ? 0L : read.Since?.Offset ?? 0L });
        command.Parameters.Add(new() { Value = read is { Reverse: true, Since: { } before } ? before.Offset - 1 : top.Offset });
        command.Parameters.Add(new() { Value = Math.Min(read.Limit, MostRead) });
        command.Parameters.Add(new() { Value = (long)read.MaxBytes });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var entries = new List<RoomEntry>();
        var isThere = false;
        var floor = 0L;
        while (await reader.ReadAsync(cancellation))
        {
            isThere = true;
            floor = reader.GetInt64(0);
            if (EntryAt(reader) is { } entry) entries.Add(entry);
        }

        return new LogPage(top, entries, isThere && IsWhole(read, entries, floor, top.Offset));
    }

    /// <summary>The places of publishes.</summary>
    public async Task<Dictionary<PublishId, long>> FindAsync(long room, IReadOnlyCollection<PublishId> ids, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            select m.origin, m.seq, m."offset" from hub_message m
            where m.room = $1 and (m.origin, m.seq) in (select * from unnest($2, $3))
            """);
        command.Parameters.Add(new() { Value = room });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. ids.Select(id => (long)id.Origin)] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. ids.Select(id => id.Sequence)] });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new Dictionary<PublishId, long>();
        while (await reader.ReadAsync(cancellation)) found[new PublishId((ulong)reader.GetInt64(0), reader.GetInt64(1))] = reader.GetInt64(2);
        return found;
    }

    // What was dropped while it was read leaves a gap at its beginning.
    private static bool IsWhole(LogRead read, List<RoomEntry> entries, long floor, long top)
    {
        if (read.Since is not { } since || read.Reverse) return true;
        if (since.Offset < floor) return false;
        return entries.Count > 0 ? entries[0].Offset == since.Offset + 1 : since.Offset == top || read.Limit == 0;
    }

    // Null for a room that has nothing of what was asked for.
    private static RoomEntry? EntryAt(NpgsqlDataReader reader)
    {
        if (reader.IsDBNull(1)) return null;
        var kind = reader.GetInt16(4);
        var message = new RoomMessage(
            new ConnectionId((ulong)reader.GetInt64(3)),
            (BodyKind)(kind & ~MessageColumns.Echo),
            reader.GetFieldValue<byte[]>(7),
            (kind & MessageColumns.Echo) != 0,
            StoredText.At(reader, 6),
            Credit: null,
            StoredText.At(reader, 5));
        return new RoomEntry(message, reader.GetInt64(1), new DateTimeOffset(reader.GetDateTime(2)).ToUnixTimeMilliseconds());
    }

    private static string ReadText(string order) =>
        $"""
        select r.floor, m."offset", m.at, m.sender, m.kind, m.author, m.slot, m.data from hub_room r
        left join lateral (
            select *, sum(octet_length(data) + {Overhead}) over (order by "offset" {order}) as total from (
                select * from hub_message where room = r.id and "offset" > $3 and "offset" <= $4 order by "offset" {order} limit $5) as part
            ) m on m.total <= $6 or m.total = octet_length(m.data) + {Overhead}
        where r.name = $1 and r.epoch = $2 order by m."offset" {order}
        """;
}
