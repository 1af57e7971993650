using Hub.Actors.Cluster.Postgres;
using Hub.Actors.Protocol;
using Hub.Host.Bench.Actors;
using Npgsql;

namespace Hub.Host.Bench.Durable;

/// <summary>
/// Measures durable rooms from the way to a room to the acknowledgement, without sockets, beside rooms in memory and beside what PostgreSQL takes by
/// itself. Everything in turn, round after round: what disturbs one disturbs the others.
/// </summary>
internal sealed class DurableFigures : IAsyncDisposable
{
    private static readonly TimeSpan s_longestWarmUp = TimeSpan.FromSeconds(2);

    private readonly DurablePlan _plan;
    private readonly DurableNode _memory = new(cluster: null);
    private readonly DurableNode _durable;
    private readonly StatementCount _statements;
    private readonly ClusterConnections _connections;
    private readonly PlainAppends _plain;
    private readonly NpgsqlDataSource _database;

    private DurableFigures(BenchSchema schema, DurablePlan plan)
    {
        _plan = plan;
        _durable = new DurableNode(schema.Cluster);
        _statements = new StatementCount(_durable.Meters);
        _connections = new ClusterConnections(schema.Cluster, new NodeId("bench-plain"));
        _database = _connections.CreateStorePool(2);
        _plain = new PlainAppends(_database, plan, TimeProvider.System);
    }

    /// <summary>Measures everything; each figure is the median of several rounds after one that warms up.</summary>
    /// <exception cref="BenchFailure">The database or a room does not go along.</exception>
    public static async Task<IReadOnlyList<ActorFigure>> MeasureAsync(BenchSchema schema, DurablePlan plan, CancellationToken stop)
    {
        await using var figures = new DurableFigures(schema, plan);
        return await figures.MeasureAsync(stop);
    }

    public async ValueTask DisposeAsync()
    {
        _statements.Dispose();
        await _durable.DisposeAsync();
        await _memory.DisposeAsync();
        await _database.DisposeAsync();
        await _connections.DisposeAsync();
    }

    private async Task<IReadOnlyList<ActorFigure>> MeasureAsync(CancellationToken stop)
    {
        await _durable.StartAsync(stop);
        await _plain.CreateAsync(stop);
        var (durable, memory) = (new RoomLoad(_durable.Rooms, _plan, TimeProvider.System), new RoomLoad(_memory.Rooms, _plan, TimeProvider.System));
        var rounds = new List<Round>();
        for (var round = 0; round <= _plan.Rounds; round++)
        {
            var time = round == 0 && _plan.Duration > s_longestWarmUp ? s_longestWarmUp : _plan.Duration;
            var inMemory = await memory.RunAsync(time, stop);
            var (before, used) = (_statements.Value, Environment.CpuUsage.TotalTime);
            var stored = await durable.RunAsync(time, stop);
            var (statements, processor) = (_statements.Value - before, Environment.CpuUsage.TotalTime - used);
            var (one, two) = (await _plain.RunAsync(1, PlainAppends.Batch, time, stop), await _plain.RunAsync(2, PlainAppends.Batch, time, stop));
            var single = await _plain.RunAsync(1, 1, time, stop);
            var messages = Math.Max((double)stored.Messages, 1);
            if (round > 0) rounds.Add(new Round(inMemory, stored, messages / Math.Max(statements, 1), processor.TotalMicroseconds / messages, one, two, single));
        }

        return Figures(rounds);
    }

    private static ActorFigure[] Figures(List<Round> rounds)
    {
        const string Publishes = "publishes/s";
        const string Rows = "rows/s";
        return
        [
            new("durable rooms, acknowledged", Median(round => round.Durable.PerSecond), Publishes),
            new("durable rooms, p50", Median(round => round.Durable.P50), "µs"),
            new("durable rooms, p99", Median(round => round.Durable.P99), "µs"),
            new("durable rooms, of a statement", Median(round => round.RowsPerStatement), "rows"),
            new("durable rooms, processor time of this process for 1,000", Median(round => 1_000 * round.Processor), "µs"),
            new($"PostgreSQL itself, {PlainAppends.Batch} rows a statement, one connection", Median(round => round.One.PerSecond), Rows),
            new($"PostgreSQL itself, {PlainAppends.Batch} rows a statement, two connections", Median(round => round.Two.PerSecond), Rows),
            new("PostgreSQL itself, one row a statement, one connection", Median(round => round.Single.PerSecond), Rows),
            new("durable rooms of PostgreSQL itself, one connection", Median(round => 100 * round.Durable.PerSecond / round.One.PerSecond), "%"),
            new("durable rooms of PostgreSQL itself, two connections", Median(round => 100 * round.Durable.PerSecond / round.Two.PerSecond), "%"),
            new("rooms in memory, acknowledged", Median(round => round.Memory.PerSecond), Publishes),
            new("rooms in memory, p50", Median(round => round.Memory.P50), "µs"),
            new("rooms in memory, p99", Median(round => round.Memory.P99), "µs"),
        ];

        double Median(Func<Round, double> figure) => rounds.Select(figure).Order().ElementAt(rounds.Count / 2);
    }

    private sealed record Round(
        LoadFigures Memory, LoadFigures Durable, double RowsPerStatement, double Processor, LoadFigures One, LoadFigures Two, LoadFigures Single);
}
