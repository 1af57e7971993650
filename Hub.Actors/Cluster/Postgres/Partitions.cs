using System.Globalization;
using Npgsql;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>The days of <c>hub_message</c>: made ahead, and dropped as a whole when nothing in them is kept any more.</summary>
internal sealed class Partitions(NpgsqlDataSource database)
{
    // One node at a time. Any number that nothing else in the database locks: "days" in ASCII.
    private const long Lock = 0x64617973;
    private const string Prefix = "hub_message_";
    private const string Format = "yyyyMMdd";

    /// <summary>Makes those that there are not. Appends go on meanwhile.</summary>
    public async Task MakeAsync(IEnumerable<DateOnly> days, CancellationToken cancellation)
    {
        var known = await ListAsync(cancellation);
        DateOnly[] missing = [.. days.Where(day => !known.Contains(day)).Distinct()];
        if (missing.Length == 0) return;
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await RunAsync(connection, $"select pg_advisory_xact_lock({Lock})", cancellation);
        foreach (var day in missing)
        {
            // Attached, not created as a partition: that locks out nobody who writes.
            await RunAsync(
                connection,
                $"""
                do $do$ begin
                    if not {ExistsText(day)} then
                        create table {NameOf(day)} (like hub_message) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_insert_scale_factor = 0.2);
                        alter table hub_message attach partition {NameOf(day)} for values from ('{TimeOf(day)}') to ('{TimeOf(day.AddDays(1))}');
                    end if;
                end $do$
                """,
                cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Drops the days before that day, with what is in them.</summary>
    /// <returns>How many.</returns>
    public async Task<int> DropAsync(DateOnly before, CancellationToken cancellation)
    {
        var dropped = 0;
        foreach (var day in (await ListAsync(cancellation)).Where(day => day < before))
        {
            await using var connection = await database.OpenConnectionAsync(cancellation);
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await RunAsync(connection, $"select pg_advisory_xact_lock({Lock})", cancellation);
            // Appends queue behind it while it waits for those that are under way.
            await RunAsync(connection, "set local lock_timeout = '1s'", cancellation);
            // Else an emptied room would begin at 1 again.
            await RunAsync(
                connection,
                $"""
                do $do$ begin
                    if {ExistsText(day)} then
                        update hub_room r set floor = d.last from (select room, max("offset") as last from {NameOf(day)} group by room) d
                        where d.room = r.id and d.last > r.floor;
                        drop table {NameOf(day)};
                    end if;
                end $do$
                """,
                cancellation);
            await transaction.CommitAsync(cancellation);
            dropped++;
        }

        return dropped;
    }

    /// <summary>The days that there are, in order.</summary>
    public async Task<SortedSet<DateOnly>> ListAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'hub_message'::regclass");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var days = new SortedSet<DateOnly>();
        while (await reader.ReadAsync(cancellation))
        {
            var name = reader.GetString(0);
            if (name.StartsWith(Prefix, StringComparison.Ordinal)
                && DateOnly.TryParseExact(name[Prefix.Length..], Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) days.Add(day);
        }

        return days;
    }

    // Looked up in the table itself: by its name PostgreSQL may remember what was there before the lock.
    private static string ExistsText(DateOnly day) =>
        $"exists (select from pg_class where relname = '{NameOf(day)}' and relnamespace = (select relnamespace from pg_class where oid = 'hub_message'::regclass))";

    private static string NameOf(DateOnly day) => Prefix + day.ToString(Format, CultureInfo.InvariantCulture);

    private static string TimeOf(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + " 00:00:00+00";

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
