using Hub.Actors;
using Hub.Actors.Cluster.Store;
using Hub.Actors.Protocol;

namespace Hub.Tests.Fixtures;

/// <summary>What several nodes of a test store, in memory. The test decides when it answers, and what becomes of it.</summary>
internal sealed class MemoryMessageStore : IMessageStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Room> _rooms = [];
    private readonly Queue<StoreAppend> _held = new();
    private Func<StoreAppend, bool>? _holds;
    private string? _refusal;
    private int _histories;

    /// <summary>The term of a shard, as the tables have it.</summary>
    public Func<ShardId, long> TermOf { get; set; } = _ => 1;

    /// <summary>Whether reads fail.</summary>
    public bool IsUnreadable { get; set; }

    /// <summary>How often it was read.</summary>
    public int Reads { get; private set; }

    /// <summary>How many appends wait.</summary>
    public int Held
    {
        get
        {
            lock (_gate) return _held.Count;
        }
    }

    /// <summary>What comes from now on waits: it is not stored.</summary>
    public void Hold() => _holds = _ => true;

    /// <summary>What comes from now on is stored, and nobody is told.</summary>
    public void StoreSilently()
    {
        _holds = append =>
        {
            TryAdd(append);
            return true;
        };
    }

    /// <summary>What comes from now on is refused.</summary>
    public void Refuse(string reason) => _refusal = reason;

    /// <summary>Does all that waits, and what comes.</summary>
    public void Pass()
    {
        StoreAppend[] held;
        lock (_gate)
        {
            _holds = null;
            _refusal = null;
            held = [.. _held];
            _held.Clear();
        }

        foreach (var append in held) End(append);
    }

    /// <summary>What it has of a room.</summary>
    public IReadOnlyList<StoreRow> RowsOf(RoomId room)
    {
        lock (_gate) return _rooms.TryGetValue(room.Name, out var stored) ? [.. stored.Rows] : [];
    }

    /// <summary>Loses the newest messages of a room.</summary>
    public void Lose(RoomId room, int count)
    {
        lock (_gate) _rooms[room.Name].Rows.RemoveRange(_rooms[room.Name].Rows.Count - count, count);
    }

    public Task<StoredRoom> OpenAsync(ShardId shard, string room)
    {
        lock (_gate)
        {
            if (!_rooms.TryGetValue(room, out var stored)) _rooms.Add(room, stored = new Room(++_histories));
            return Task.FromResult(Describe(room, stored));
        }
    }

    public void Append(StoreAppend append)
    {
        lock (_gate)
        {
            if (_holds?.Invoke(append) == true)
            {
                _held.Enqueue(append);
                return;
            }
        }

        End(append);
    }

    public Task<LogPage> ReadAsync(string room, LogRead read, RoomPosition top)
    {
        lock (_gate)
        {
            Reads++;
            if (IsUnreadable) return Task.FromException<LogPage>(new StoreException("It cannot be read"));
            var stored = _rooms[room];
            if (read.Since is { } since && (since.Epoch != top.Epoch || since.Offset > top.Offset)) return Task.FromResult(new LogPage(top, [], IsWhole: false));
            var entries = stored.Rows.Select(row => row.Entry).Where(entry => entry.Offset <= top.Offset).ToList();
            if (read.Reverse) entries = [.. entries.Where(entry => read.Since is not { } before || entry.Offset < before.Offset).Reverse()];
            else entries = [.. entries.Where(entry => entry.Offset > (read.Since?.Offset ?? 0))];
            var isWhole = read.Reverse || read.Since is null || read.Since.Value.Offset >= stored.Floor;
            return Task.FromResult(new LogPage(top, [.. entries.Take(read.Limit)], isWhole));
        }
    }

    public Task<IReadOnlyDictionary<PublishId, long>> FindAsync(long room, IReadOnlyCollection<PublishId> ids)
    {
        lock (_gate)
        {
            if (IsUnreadable) return Task.FromException<IReadOnlyDictionary<PublishId, long>>(new StoreException("It cannot be read"));
            var rows = _rooms.Values.First(stored => stored.Id == room).Rows;
            return Task.FromResult<IReadOnlyDictionary<PublishId, long>>(
                rows.Where(row => ids.Contains(row.Id)).ToDictionary(row => row.Id, row => row.Entry.Offset));
        }
    }

    public Task<long> TrimAsync(ShardTerm owner, StoredRoom room, int keep, DateTimeOffset before, DateTimeOffset? expired)
    {
        lock (_gate)
        {
            var stored = _rooms[room.Name];
            bool IsOld(StoreRow row, DateTimeOffset limit) => row.Entry.At < limit.ToUnixTimeMilliseconds();
            var drop = stored.Rows.FindAll(row =>
                (row.Entry.Offset <= room.Last - keep && IsOld(row, before)) || (expired is { } end && IsOld(row, end)));
            if (drop.Count > 0) stored.Floor = drop[^1].Entry.Offset;
            stored.Rows.RemoveAll(row => row.Entry.Offset <= stored.Floor);
            return Task.FromResult(stored.Floor);
        }
    }

    public Task<StoredRoom> RenewAsync(ShardTerm owner, StoredRoom room)
    {
        lock (_gate)
        {
            if (IsUnreadable) return Task.FromException<StoredRoom>(new StoreException("It cannot be reached"));
            return Task.FromResult(Describe(room.Name, _rooms[room.Name] = new Room(++_histories)));
        }
    }

    private static StoredRoom Describe(string name, Room room) => new(
        name, room.Id, $"epoch-{room.Id}", room.Floor, room.Rows.Count > 0 ? room.Rows[^1].Entry.Offset : room.Floor, "",
        [
            .. room.Rows.Where(row => row.Key is not null).Select(row => new StoredKey(
                row.Entry.Message.From, row.Entry.Message.Sender == ConnectionId.None, row.Key!, row.Entry.Offset,
                DateTimeOffset.FromUnixTimeMilliseconds(row.Entry.At))),
        ]);

    private void End(StoreAppend append)
    {
        if (_refusal is { } reason)
        {
            append.Refuse(reason);
            return;
        }

        bool isAdded;
        lock (_gate) isAdded = TryAdd(append);
        if (isAdded) append.Commit();
        else append.Depose();
    }

    private bool TryAdd(StoreAppend append)
    {
        var room = _rooms.Values.First(stored => stored.Id == append.Room);
        // Stored already, and nobody was told.
        if (room.Rows.Exists(row => row.Id == append.Rows[^1].Id && row.Entry.Offset == append.Rows[^1].Entry.Offset)) return true;
        if (TermOf(append.Owner.Shard) != append.Owner.Term) return false;
        var last = room.Rows.Count > 0 ? room.Rows[^1].Entry.Offset : room.Floor;
        Assert.Equal(Enumerable.Range(1, append.Rows.Count).Select(i => last + i), append.Rows.Select(row => row.Entry.Offset));
        room.Rows.AddRange(append.Rows);
        return true;
    }

    private sealed class Room(int id)
    {
        public int Id => id;

        public long Floor { get; set; }

        public List<StoreRow> Rows { get; } = [];
    }
}
