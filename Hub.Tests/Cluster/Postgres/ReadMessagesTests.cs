using Hub.Actors;
using Hub.Actors.Cluster.Postgres;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Cluster.Postgres;

/// <summary>What is read of a durable room, on any node.</summary>
public sealed class ReadMessagesTests : IAsyncLifetime
{
    // As in memory: what goes with each message.
    private const int Overhead = 200;

    private StoreFixture _fixture = null!;
    private PostgresMessageStore _store = null!;
    private StoreWriter _room = null!;

    public async Task InitializeAsync()
    {
        _fixture = await StoreFixture.StartAsync();
        _store = await _fixture.AddAsync("a");
        _room = await _fixture.WriteAsync(_store, "a", "room");
        await _room.AppendAsync([.. Enumerable.Range(1, 20).Select(number => new string('x', number))]);
        // Another's, which nobody here wants to see.
        await (await _fixture.WriteAsync(_store, "a", "another", shard: 2)).AppendAsync("another");
    }

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task Forward_it_goes_on_behind_the_position() =>
        AssertPage(await _room.ReadAsync(since: 17), isWhole: true, 18, 19, 20);

    [Fact]
    public async Task Without_a_position_it_begins_with_the_first() =>
        AssertPage(await _room.ReadAsync(limit: 3), isWhole: true, 1, 2, 3);

    [Fact]
    public async Task Backward_it_ends_before_the_position() =>
        AssertPage(await _room.ReadAsync(since: 4, reverse: true), isWhole: true, 3, 2, 1);

    [Fact]
    public async Task Backward_without_a_position_it_begins_with_the_newest() =>
        AssertPage(await _room.ReadAsync(limit: 2, reverse: true), isWhole: true, 20, 19);

    [Fact]
    public async Task At_the_top_there_is_nothing_and_nothing_is_missing() =>
        AssertPage(await _room.ReadAsync(since: 20), isWhole: true);

    [Fact]
    public async Task Of_no_messages_at_all_it_only_says_whether_they_are_there() =>
        AssertPage(await _room.ReadAsync(since: 3, limit: 0), isWhole: true);

    [Fact]
    public async Task Beyond_the_top_nothing_is_known() =>
        AssertPage(await _room.ReadAsync(since: 21), isWhole: false);

    [Fact]
    public async Task What_is_behind_the_top_does_not_count_yet() =>
        AssertPage(await _store.ReadAsync("room", new LogRead(_room.At(3), 10), _room.At(5)), isWhole: true, 4, 5);

    [Fact]
    public async Task Of_another_epoch_nothing_is_known() =>
        AssertPage(await _store.ReadAsync("room", new LogRead(new RoomPosition("another", 3), 10), _room.Top), isWhole: false);

    [Fact]
    public async Task An_owner_that_is_behind_the_store_in_its_epoch_hears_nothing() =>
        AssertPage(await _store.ReadAsync("room", new LogRead(new RoomPosition("old", 3), 10), new RoomPosition("old", 20)), isWhole: false);

    [Fact]
    public async Task Of_a_room_that_there_is_not_nothing_is_known() =>
        AssertPage(await _store.ReadAsync("nobody's", new LogRead(Since: null, 10), _room.Top), isWhole: false);

    [Fact]
    public async Task Bytes_count_with_what_goes_with_each_message()
    {
        AssertPage(await _room.ReadAsync(bytes: 1 + 2 + 3 + 3 * Overhead), isWhole: true, 1, 2, 3);
        AssertPage(await _room.ReadAsync(bytes: 1 + 2 + 3 + 3 * Overhead - 1), isWhole: true, 1, 2);
        AssertPage(await _room.ReadAsync(bytes: 20 + 19 + 2 * Overhead, reverse: true), isWhole: true, 20, 19);
    }

    [Fact]
    public async Task One_message_is_read_however_large_it_is() =>
        AssertPage(await _room.ReadAsync(since: 9, bytes: 1), isWhole: true, 10);

    [Fact]
    public async Task Behind_what_was_dropped_it_is_whole_and_before_it_is_not()
    {
        var floor = await _store.TrimAsync(_room.Owner, _room.Room with { Last = 20 }, keep: 8, TimeProvider.System.GetUtcNow().AddHours(1), expired: null);

        Assert.Equal(12, floor);
        AssertPage(await _room.ReadAsync(since: 12, limit: 1), isWhole: true, 13);
        Assert.False((await _room.ReadAsync(since: 11, limit: 1)).IsWhole);
        AssertPage(await _room.ReadAsync(limit: 1), isWhole: true, 13);
        AssertPage(await _room.ReadAsync(reverse: true), isWhole: true, 20, 19, 18, 17, 16, 15, 14, 13);
    }

    [Fact]
    public async Task A_node_that_owns_nothing_reads_the_same()
    {
        var other = await _fixture.AddAsync("b");

        AssertPage(await other.ReadAsync("room", new LogRead(_room.At(18), 10), _room.Top), isWhole: true, 19, 20);
    }

    [Fact]
    public async Task However_short_messages_are_4096_are_read_at_once_at_most()
    {
        var room = await _fixture.WriteAsync(_store, "a", "long", shard: 4);
        await _fixture.RunAsync(
            $"""
            insert into hub_message (room, "offset", at, term, origin, seq, sender, kind, data)
            select {room.Room.Id}, number, clock_timestamp(), 1, 1, number, 1, 0, 'x' from generate_series(1, 5000) number
            """);

        var page = await _store.ReadAsync("long", new LogRead(Since: null, int.MaxValue), room.At(5_000));

        Assert.Equal((4_096, 4_096), (page.Entries.Count, page.Entries[^1].Offset));
    }

    private static void AssertPage(LogPage page, bool isWhole, params long[] offsets)
    {
        Assert.Equal(offsets, page.Entries.Select(entry => entry.Offset));
        Assert.Equal(isWhole, page.IsWhole);
    }
}
