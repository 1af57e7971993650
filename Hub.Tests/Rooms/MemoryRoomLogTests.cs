using Hub.Actors;
using Hub.Actors.Protocol;
using Hub.Actors.Rooms;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Rooms;

public class MemoryRoomLogTests
{
    private const int Overhead = 200;

    private readonly ManualTimeProvider _time = new();
    private readonly HistoryBudget _budget = new(() => 10 * (100 + Overhead));

    [Fact]
    public void What_a_room_keeps_counts_for_its_node_and_counts_no_more_when_the_room_ends()
    {
        var log = Log(keep: 5);

        Say(log, 1, 8);
        Assert.Equal(5 * (100 + Overhead), _budget.Bytes);

        log.Clear();
        Assert.Equal(0, _budget.Bytes);
        Assert.True(log.IsEmpty);
    }

    [Fact]
    public void What_has_lived_for_too_long_counts_no_more()
    {
        var log = Log(keep: 5);
        Say(log, 1, 3);

        _time.Advance(TimeSpan.FromMinutes(5));
        log.Trim();

        Assert.Equal(0, _budget.Bytes);
        Assert.True(log.IsEmpty);
    }

    [Fact]
    public async Task Of_rooms_that_keep_too_much_together_the_one_that_speaks_keeps_fewer_and_at_least_its_newest()
    {
        var (silent, speaker, other) = (Log(keep: 8), Log(keep: 8), Log(keep: 8));
        Say(silent, 1, 8);
        Say(speaker, 1, 5);
        Assert.Equal(2, (await ReadAsync(speaker, 5)).Count);
        Say(other, 1, 3);

        Assert.Equal(8, (await ReadAsync(silent, 8)).Count);
        Assert.Equal([3], await ReadAsync(other, 3));
        Say(speaker, 6, 1);
        Assert.Equal([6], await ReadAsync(speaker, 6));
    }

    [Fact]
    public async Task A_position_that_is_not_kept_any_more_is_not_whole()
    {
        var log = Log(keep: 3);
        Say(log, 1, 5);
        var top = new RoomPosition("e", 5);

        Assert.True((await ReadSinceAsync(log, new RoomPosition("e", 2), top)).IsWhole);
        Assert.False((await ReadSinceAsync(log, new RoomPosition("e", 1), top)).IsWhole);
        Assert.False((await ReadSinceAsync(log, new RoomPosition("other", 4), top)).IsWhole);
        Assert.False((await ReadSinceAsync(log, new RoomPosition("e", 6), top)).IsWhole);
        Assert.True((await ReadSinceAsync(log, top, top)).IsWhole);
    }

    [Fact]
    public async Task What_is_read_has_not_lived_for_too_long()
    {
        var log = Log(keep: 3);
        Say(log, 1, 3);
        var top = new RoomPosition("e", 3);

        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.False((await ReadSinceAsync(log, new RoomPosition("e", 2), top)).IsWhole);
        Assert.Empty((await log.ReadAsync(new LogRead(Since: null, 10), top)).Entries);
        Assert.Equal(0, _budget.Bytes);
    }

    private MemoryRoomLog Log(int keep) => new(new RoomRule { Keep = keep }, _budget, _time);

    private void Say(MemoryRoomLog log, long first, int count) => log.Append([.. Enumerable.Range(0, count).Select(
        i => new RoomEntry(new RoomMessage(ConnectionId.None, BodyKind.Text, new byte[100]), first + i, _time.GetUtcNow().ToUnixTimeMilliseconds()))]);

    private static async Task<List<long>> ReadAsync(MemoryRoomLog log, long top) =>
        [.. (await log.ReadAsync(new LogRead(Since: null, 100), new RoomPosition("e", top))).Entries.Select(entry => entry.Offset)];

    private static ValueTask<LogPage> ReadSinceAsync(MemoryRoomLog log, RoomPosition since, RoomPosition top) =>
        log.ReadAsync(new LogRead(since, int.MaxValue), top);
}
