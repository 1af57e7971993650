using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <summary>Keeps the newest messages of a room in memory, bounded in number, bytes and time.</summary>
/// <param name="rule">How many, how much and how long.</param>
/// <param name="budget">What all rooms of the node share.</param>
/// <param name="time">The clock.</param>
internal sealed class MemoryRoomLog(RoomRule rule, HistoryBudget budget, TimeProvider time) : IRoomLog
{
    private readonly RecentEntries _entries = new(rule.Keep, rule.MaxBytes, rule.Ttl, time);

    public bool IsEmpty => _entries.Count == 0;

    public void Append(List<RoomEntry> entries)
    {
        var before = _entries.Cost;
        foreach (var entry in entries) _entries.Add(entry);
        budget.Add(_entries.Cost - before);

        // The rooms that say something pay for it: each is held to what it had, and none is emptied for another.
        while (budget.IsUsedUp && _entries.Count > 1)
        {
            before = _entries.Cost;
            _entries.DropOldest();
            budget.Add(_entries.Cost - before);
        }
    }

    public ValueTask<LogPage> ReadAsync(LogRead read, RoomPosition top)
    {
        Trim();
        return ValueTask.FromResult(Read(read, top));
    }

    public void Follow(RoomRule rule)
    {
        var before = _entries.Cost;
        _entries.Bound(rule.Keep, rule.MaxBytes, rule.Ttl);
        budget.Add(_entries.Cost - before);
    }

    public void Trim()
    {
        var before = _entries.Cost;
        _entries.Trim();
        budget.Add(_entries.Cost - before);
    }

    public void Clear()
    {
        budget.Add(-_entries.Cost);
        _entries.Clear();
    }

    private LogPage Read(LogRead read, RoomPosition top)
    {
        if (read.Since is { } known && (known.Epoch != top.Epoch || known.Offset > top.Offset || known.Offset < 0))
            return new LogPage(top, [], IsWhole: false);
        if (read.Reverse) return new LogPage(top, _entries.ReadBack(read.Since?.Offset ?? top.Offset + 1, read.Limit, read.MaxBytes), IsWhole: true);
        var oldest = top.Offset - _entries.Count + 1;
        var first = read.Since is { } since ? since.Offset + 1 : oldest;
        return first < oldest
            ? new LogPage(top, [], IsWhole: false)
            : new LogPage(top, _entries.Read(first, read.Limit, read.MaxBytes), IsWhole: true);
    }
}
