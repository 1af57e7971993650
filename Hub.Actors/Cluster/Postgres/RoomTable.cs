using Hub.Actors.Cluster.Store;
using Hub.Actors.Protocol;
using Npgsql;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>Durable rooms: which there are, and from where on they are kept.</summary>
/// <param name="database">The database.</param>
/// <param name="node">This node.</param>
/// <param name="epochs">Names new histories.</param>
/// <param name="timelineSql">Says which server answers.</param>
internal sealed class RoomTable(NpgsqlDataSource database, NodeId node, EpochFactory epochs, Func<string> timelineSql)
{
    /// <summary>So many of a room's newest messages are looked through for keys.</summary>
    public const int MostKeys = 100_000;

    private const string OwnedText = "select from hub_shard where shard = $1 and owner = $2 and term = $3 for share";

    /// <summary>Reads rooms, many in one query; makes those that there are not.</summary>
    /// <param name="rooms">Which, and of which shards.</param>
    /// <param name="since">Keys of before are forgotten.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task<Dictionary<string, StoredRoom>> OpenAsync(
        IReadOnlyCollection<(ShardId Shard, string Room)> rooms, DateTimeOffset since, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var found = await ReadAsync(connection, rooms.Select(room => room.Room), cancellation);
        (ShardId Shard, string Room)[] missing = [.. rooms.Where(room => !found.ContainsKey(StoredText.Of(room.Room)!))];
        if (missing.Length > 0)
        {
            await MakeAsync(connection, missing, cancellation);
            // In a statement of its own: it sees also what another node has made meanwhile.
            foreach (var (name, room) in await ReadAsync(connection, missing.Select(room => room.Room), cancellation)) found[name] = room;
        }

        var keys = await ReadKeysAsync(connection, found.Values, since, cancellation);
        return rooms.Select(room => room.Room).Distinct().ToDictionary(name => name, name =>
        {
            var room = found[StoredText.Of(name)!];
            return room with { Name = name, Keys = [.. keys[room.Id]] };
        });
    }

    /// <summary>Drops the oldest messages, but for the newest and what is not old enough.</summary>
    /// <returns>The offset of the last that is gone.</returns>
    public async Task<long> TrimAsync(
        ShardTerm owner, StoredRoom room, int keep, DateTimeOffset before, DateTimeOffset? expired, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var find = new NpgsqlCommand(
            """
            select floor, greatest(
                floor,
                (select "offset" from hub_message where room = $1 and at < $3 and "offset" <= $2 order by "offset" desc limit 1),
                (select "offset" from hub_message where room = $1 and at < $4 order by "offset" desc limit 1))
            from hub_room where id = $1
            """,
            connection);
        find.Parameters.Add(new() { Value = room.Id });
        find.Parameters.Add(new() { Value = room.Last - keep });
        find.Parameters.Add(new() { Value = before.UtcDateTime });
        find.Parameters.Add(new NpgsqlParameter<DateTime?> { TypedValue = expired?.UtcDateTime, DataTypeName = "timestamptz" });
        // It may be higher than the owner knows: a day was dropped.
        var (floor, upTo) = (room.Floor, room.Floor);
        await using (var reader = await find.ExecuteReaderAsync(cancellation))
            if (await reader.ReadAsync(cancellation)) (floor, upTo) = (reader.GetInt64(0), reader.GetInt64(1));
        if (upTo <= floor) return floor;
        await using var drop = new NpgsqlCommand(
            $"""
            with owned as ({OwnedText}),
            raised as (update hub_room set floor = $5 where id = $4 and floor < $5 and exists (select from owned) returning id)
            delete from hub_message where room in (select id from raised) and "offset" <= $5
            """,
            connection);
        AddOwner(drop.Parameters, owner);
        drop.Parameters.Add(new() { Value = room.Id });
        drop.Parameters.Add(new() { Value = upTo });
        await drop.ExecuteNonQueryAsync(cancellation);
        return upTo;
    }

    /// <summary>Gives a room a new history.</summary>
    public async Task<StoredRoom> RenewAsync(ShardTerm owner, StoredRoom room, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var command = new NpgsqlCommand(
            $"""
            with owned as ({OwnedText})
            update hub_room set id = default, epoch = $5, floor = 0 where id = $4 and exists (select from owned) returning id, {timelineSql()}
            """,
            connection);
        AddOwner(command.Parameters, owner);
        command.Parameters.Add(new() { Value = room.Id });
        var epoch = epochs.Next();
        command.Parameters.Add(new() { Value = epoch });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new StoredRoom(room.Name, reader.GetInt64(0), epoch, Floor: 0, Last: 0, reader.GetString(1), Keys: [])
            : throw new StoreException($"This node does not own the room {room.Name} any more");
    }

    private void AddOwner(NpgsqlParameterCollection parameters, ShardTerm owner)
    {
        parameters.Add(new() { Value = owner.Shard.Number });
        parameters.Add(new() { Value = node.Name });
        parameters.Add(new() { Value = owner.Term });
    }

    private async Task<Dictionary<string, StoredRoom>> ReadAsync(NpgsqlConnection connection, IEnumerable<string> names, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select r.name, r.id, r.epoch, r.floor,
                greatest(r.floor, (select m."offset" from hub_message m where m.room = r.id order by m."offset" desc limit 1)), {timelineSql()}
            from hub_room r where r.name = any ($1)
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. names.Select(name => StoredText.Of(name)!)] });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rooms = new Dictionary<string, StoredRoom>();
        while (await reader.ReadAsync(cancellation))
        {
            rooms[reader.GetString(0)] = new StoredRoom(
                reader.GetString(0), reader.GetInt64(1), reader.GetString(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetString(5), Keys: []);
        }

        return rooms;
    }

    private async Task MakeAsync(NpgsqlConnection connection, (ShardId Shard, string Room)[] rooms, CancellationToken cancellation)
    {
        // In order: nodes that make the same ones at once must not wait for each other in a circle.
        await using var command = new NpgsqlCommand(
            """
            insert into hub_room (name, shard, epoch) select * from unnest($1, $2, $3) r (name, shard, epoch) order by r.name
            on conflict (name) do nothing
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. rooms.Select(room => StoredText.Of(room.Room)!)] });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. rooms.Select(room => room.Shard.Number)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. rooms.Select(_ => epochs.Next())] });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<ILookup<long, StoredKey>> ReadKeysAsync(
        NpgsqlConnection connection, IReadOnlyCollection<StoredRoom> rooms, DateTimeOffset since, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            select m.room, m.author, m.sender, m.key, m."offset", m.at from unnest($1, $2) r (room, behind)
            join hub_message m on m.room = r.room and m."offset" > r.behind
            where m.key is not null and m.at > $3 order by m.room, m."offset"
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. rooms.Select(room => room.Id)] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. rooms.Select(room => room.Last - MostKeys)] });
        command.Parameters.Add(new() { Value = since.UtcDateTime });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var keys = new List<(long Room, StoredKey Key)>();
        while (await reader.ReadAsync(cancellation))
        {
            keys.Add((reader.GetInt64(0), new StoredKey(
                StoredText.At(reader, 1), reader.GetInt64(2) == 0, StoredText.At(reader, 3)!, reader.GetInt64(4), new DateTimeOffset(reader.GetDateTime(5)))));
        }

        return keys.ToLookup(key => key.Room, key => key.Key);
    }
}
