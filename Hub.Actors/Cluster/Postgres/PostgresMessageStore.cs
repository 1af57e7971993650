using Hub.Actors.Cluster.Store;
using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>
/// Durable messages in PostgreSQL. Appends have connections of their own, and reads may use two others: however many come back and read, publishing goes on.
/// </summary>
internal sealed class PostgresMessageStore : IMessageStore, IAsyncDisposable
{
    /// <summary>So long keys are looked for again.</summary>
    public static readonly TimeSpan KeyLifetime = TimeSpan.FromMinutes(5);

    // Two statements at a time: one can be computed while the other waits for the disk.
    private const int Lanes = 2;
    private const int ReadsAtOnce = 2;

    private readonly NpgsqlDataSource _database;
    private readonly MessageTable _messages;
    private readonly RoomTable _rooms;
    private readonly AppendLane[] _lanes;
    private readonly Retention _retention;
    private readonly StoreTrouble _trouble;
    private readonly SemaphoreSlim _reads = new(ReadsAtOnce);
    private readonly CancellationTokenSource _stopped = new();

    /// <param name="connections">How the database is reached.</param>
    /// <param name="node">This node.</param>
    /// <param name="longest">How long a message is kept at most; null for ever.</param>
    /// <param name="random">Names histories.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">Counts what becomes of messages.</param>
    /// <param name="loggers">For trouble with the database.</param>
    public PostgresMessageStore(
        ClusterConnections connections, NodeId node, Func<TimeSpan?> longest, Random random, TimeProvider time, StoreMetrics metrics, ILoggerFactory loggers)
    {
        _database = connections.CreateStorePool(Lanes + ReadsAtOnce + 1);
        _messages = new MessageTable(_database, node, () => connections.TimelineSql);
        _rooms = new RoomTable(_database, node, new EpochFactory(random), () => connections.TimelineSql);
        var partitions = new Partitions(_database);
        var logger = loggers.CreateLogger<PostgresMessageStore>();
        _trouble = new StoreTrouble(connections.Description, metrics, logger);
        _lanes = [.. Enumerable.Range(0, Lanes).Select(_ => new AppendLane(_messages, _rooms, partitions, _trouble, time))];
        _retention = new Retention(partitions, longest, time, logger);
        metrics.Observe(() => _lanes.Sum(lane => lane.Waiting));
    }

    /// <summary>Begins, once the tables are there.</summary>
    public async Task StartAsync()
    {
        await _retention.StartAsync();
        foreach (var lane in _lanes) lane.Start();
    }

    public Task<StoredRoom> OpenAsync(ShardId shard, string room)
    {
        var open = new StoreOpen(shard, room);
        LaneOf(shard).Add(open);
        return open.Opened;
    }

    public void Append(StoreAppend append) => LaneOf(append.Owner.Shard).Add(append);

    public Task<LogPage> ReadAsync(string room, LogRead read, RoomPosition top) =>
        ReadAsync(stop => _messages.ReadAsync(StoredText.Of(room)!, read, top, stop));

    public async Task<IReadOnlyDictionary<PublishId, long>> FindAsync(long room, IReadOnlyCollection<PublishId> ids) =>
        await ReadAsync(stop => _messages.FindAsync(room, ids, stop));

    public Task<long> TrimAsync(ShardTerm owner, StoredRoom room, int keep, DateTimeOffset before, DateTimeOffset? expired) =>
        ReadAsync(stop => _rooms.TrimAsync(owner, room, keep, before, expired, stop));

    public Task<StoredRoom> RenewAsync(ShardTerm owner, StoredRoom room) => ReadAsync(stop => _rooms.RenewAsync(owner, room, stop));

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        await _retention.DisposeAsync();
        foreach (var lane in _lanes) await lane.DisposeAsync();
        await _database.DisposeAsync();
        _stopped.Dispose();
    }

    private AppendLane LaneOf(ShardId shard) => _lanes[shard.Number % Lanes];

    // Whoever comes back waits in line.
    private async Task<T> ReadAsync<T>(Func<CancellationToken, Task<T>> read)
    {
        try
        {
            await _reads.WaitAsync(_stopped.Token);
            try
            {
                return await read(_stopped.Token);
            }
            finally
            {
                _reads.Release();
            }
        }
        catch (Exception failure) when (DatabaseFailure.IsOne(failure))
        {
            _trouble.Failed(failure);
            throw new StoreException("The database does not answer", failure);
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or ObjectDisposedException)
        {
            throw new StoreException("The node stops", stopped);
        }
    }
}
