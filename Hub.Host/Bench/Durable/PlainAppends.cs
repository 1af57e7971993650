using Hub.Actors.Cluster.Store;
using Npgsql;

namespace Hub.Host.Bench.Durable;

/// <summary>
/// The same rows into a table of the same shape, by nothing but Npgsql: what PostgreSQL itself can take on this machine.
/// </summary>
/// <param name="database">The database, with the settings that the hub has.</param>
/// <param name="plan">How large a row is.</param>
/// <param name="time">The clock.</param>
internal sealed class PlainAppends(NpgsqlDataSource database, DurablePlan plan, TimeProvider time)
{
    /// <summary>Rows of a statement: as many as the hub's own has at most.</summary>
    public const int Batch = StoreAppend.MostRows;

    private const string InsertText =
        """
        insert into plain_message (room, "offset", at, term, origin, seq, sender, kind, author, slot, key, data)
        select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """;

    private int _rooms;

    /// <summary>Makes the table.</summary>
    public async Task CreateAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            create table plain_message (like hub_message including indexes) partition by range (at);
            create table plain_message_all partition of plain_message for values from (minvalue) to (maxvalue)
            """);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Appends for so long, on so many connections at once, one statement after the other on each.</summary>
    public async Task<LoadFigures> RunAsync(int connections, int batch, TimeSpan duration, CancellationToken stop)
    {
        var latency = new LatencyHistogram();
        var began = time.GetTimestamp();
        var appended = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => AppendAsync(++_rooms, batch, duration, latency, stop)));
        return new LoadFigures(appended.Sum(), appended.Sum() / time.GetElapsedTime(began).TotalSeconds, Microseconds(50), Microseconds(99));

        double Microseconds(double percent) => latency.Percentile(percent) * 1_000_000.0 / time.TimestampFrequency;
    }

    private async Task<long> AppendAsync(int room, int batch, TimeSpan duration, LatencyHistogram latency, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var command = new NpgsqlCommand(InsertText, connection);
        var (offsets, sequences, times) = (new long[batch], new long[batch], new DateTime[batch]);
        Add(Same((long)room));
        Add(offsets);
        Add(times);
        Add(Same(1L));
        Add(Same(1L));
        Add(sequences);
        Add(Same(1L));
        Add(Same((short)0));
        Add(new string?[batch]);
        Add(new string?[batch]);
        var keys = new string?[batch];
        Add(keys);
        Add(Same(plan.Body()));
        var rows = 0L;
        for (var began = time.GetTimestamp(); time.GetElapsedTime(began) < duration;)
        {
            var sent = time.GetTimestamp();
            Array.Fill(times, time.GetUtcNow().UtcDateTime);
            for (var i = 0; i < batch; i++)
            {
                offsets[i] = sequences[i] = ++rows;
                if (plan.HasKeys) keys[i] = Guid.NewGuid().ToString("N");
            }

            await command.ExecuteNonQueryAsync(stop);
            lock (latency) latency.Record(time.GetTimestamp() - sent);
        }

        return rows;

        void Add<T>(T[] column) => command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = column });

        T[] Same<T>(T value)
        {
            var column = new T[batch];
            Array.Fill(column, value);
            return column;
        }
    }
}
