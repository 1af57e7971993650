using Hub.Actors.Cluster.Store;
using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <summary>What a durable room has said, in the store. Its actor appends; nothing of it is in memory.</summary>
/// <param name="store">Has it.</param>
/// <param name="room">The room's name.</param>
internal sealed class DurableRoomLog(IMessageStore store, string room) : IRoomLog
{
    /// <summary>The offset of the last message that was dropped.</summary>
    public long Floor { get; set; }

    public bool IsEmpty => true;

    public void Append(List<RoomEntry> entries)
    {
        // They are there already: nobody is told before.
    }

    public ValueTask<LogPage> ReadAsync(LogRead read, RoomPosition top)
    {
        if (read.Limit > 0) return new ValueTask<LogPage>(ReadStoredAsync(read, top));
        // Another owner may have gone on, and this one not know it yet: the store has it.
        if (read.Since is { } ahead && ahead.Epoch == top.Epoch && ahead.Offset > top.Offset) return new ValueTask<LogPage>(LookForAsync(ahead, top));
        // Only whether it is there.
        var isWhole = read.Since is not { } since || (since.Epoch == top.Epoch && since.Offset >= Floor);
        return ValueTask.FromResult(new LogPage(top, [], isWhole));
    }

    public void Follow(RoomRule rule)
    {
        // The room itself has the store drop what its rule says.
    }

    public void Trim()
    {
        // The actor does, in the store.
    }

    public void Clear()
    {
        // It stays.
    }

    private async Task<LogPage> LookForAsync(RoomPosition ahead, RoomPosition top)
    {
        var page = await ReadStoredAsync(new LogRead(ahead with { Offset = ahead.Offset - 1 }, Limit: 1), ahead);
        return new LogPage(top, [], IsWhole: page.Entries.Count > 0);
    }

    private async Task<LogPage> ReadStoredAsync(LogRead read, RoomPosition top)
    {
        try
        {
            return await store.ReadAsync(room, read, top);
        }
        catch (StoreException unavailable)
        {
            throw new HubException(ErrorCodes.NotAvailable.Number, unavailable.Message, ErrorCodes.NotAvailable.IsRetryable);
        }
    }
}
