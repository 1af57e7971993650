using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;
using Hub.Tests.Rooms;

namespace Hub.Tests.Cluster;

/// <summary>A durable room goes from owner to owner, and neither those who speak nor those who listen need to know.</summary>
public sealed class DurableRoomsOverNodesTests : IAsyncLifetime
{
    private readonly MemoryMessageStore _store = new();
    private readonly MemoryCluster _cluster;

    public DurableRoomsOverNodesTests()
    {
        _cluster = new MemoryCluster(rooms: DurableRoomTests.Durable(), store: _store);
        _store.TermOf = shard => _cluster.Tables.Shards[shard.Number].Term;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Publishes_that_a_killed_owner_had_not_stored_get_their_places_from_the_next_in_their_order()
    {
        var (a, b) = await TwoAsync();
        var room = _cluster.RoomOf(b);
        var ann = await a.SubscribeAsync(room);
        ann.Publish(room, "\"0\"");
        await ann.NextAsync("published");
        _store.Hold();
        for (var i = 1; i <= 50; i++) ann.Publish(room, $"\"{i}\"");
        await Poll.UntilAsync(() => _store.Held == 1);

        await _cluster.KillAsync(b);
        _store.Pass();

        for (var i = 2; i <= 51; i++) Assert.Equal(i, (await ann.NextAsync("published")).GetProperty("offset").GetInt64());
        Assert.Equal(Enumerable.Range(0, 51).Select(i => $"{i}"), TextsOf(room));
    }

    [Fact]
    public async Task Publishes_that_a_killed_owner_had_stored_and_not_answered_are_recognised_and_its_members_hear_them_once()
    {
        var (a, b) = await TwoAsync();
        var room = _cluster.RoomOf(b);
        var (ann, ben) = (await a.SubscribeAsync(room), await a.SubscribeAsync(room));
        ann.Publish(room, "\"0\"");
        await ann.NextAsync("published");
        _store.StoreSilently();
        for (var i = 1; i <= 50; i++) ann.Publish(room, $"\"{i}\"");
        await Poll.UntilAsync(() => _store.Held == 1);

        await _cluster.KillAsync(b);
        _store.Pass();

        for (var i = 2; i <= 51; i++) Assert.Equal(i, (await ann.NextAsync("published")).GetProperty("offset").GetInt64());
        Assert.Equal(Enumerable.Range(0, 51).Select(i => $"{i}"), TextsOf(room));
        Assert.Equal(Enumerable.Range(1, 51), (await ben.TakeAsync(51)).Select(message => (int)message.Offset));
    }

    [Fact]
    public async Task An_owner_that_was_deposed_answers_nobody_and_the_next_one_does()
    {
        var (a, b) = await TwoAsync();
        var room = _cluster.RoomOf(b);
        var ben = await b.SubscribeAsync(room);
        _store.Hold();
        ben.Publish(room, "\"mine\"");
        await Poll.UntilAsync(() => _store.Held == 1);

        // It has stood still, and the others have given it up.
        _cluster.Tables.Remove(b.Membership.Self);
        await Poll.UntilAsync(() => _cluster.OwnerOf(room) == "a");
        _store.Pass();
        Assert.Empty(_store.RowsOf(room));
        b.Membership.Evict();

        Assert.Equal(1, (await ben.NextAsync("published")).GetProperty("offset").GetInt64());
        Assert.Equal(["mine"], TextsOf(room));
    }

    [Fact]
    public async Task A_room_that_is_handed_over_is_stored_first_and_goes_on_in_its_epoch_with_its_keys()
    {
        var (a, b) = await TwoAsync();
        var room = _cluster.RoomOf(b);
        var ann = await a.SubscribeAsync(room);
        ann.Publish(room, "\"1\"", key: "k");
        var first = await ann.NextAsync("published");

        await b.Engine.HandOverAsync().WaitAsync(Limits.Generous);
        ann.Publish(room, "\"1\"", key: "k");
        Assert.Equal(first.ToString(), (await ann.NextAsync("published")).ToString());
        ann.Publish(room, "\"2\"");

        var second = await ann.NextAsync("published");
        Assert.Equal(2, second.GetProperty("offset").GetInt64());
        Assert.Equal(first.GetProperty("epoch").GetString(), second.GetProperty("epoch").GetString());
    }

    [Fact]
    public async Task A_room_of_which_the_store_has_lost_messages_begins_a_new_history_and_its_members_are_told()
    {
        var (a, b) = await TwoAsync();
        var room = _cluster.RoomOf(b);
        var (ann, ben) = (await a.SubscribeAsync(room), await a.SubscribeAsync(room));
        for (var i = 1; i <= 5; i++) ann.Publish(room, $"\"{i}\"");
        for (var i = 1; i <= 5; i++) await ann.NextAsync("published");
        await ben.TakeAsync(5);

        _store.Lose(room, 2);
        await _cluster.KillAsync(b);
        ann.Publish(room, "\"6\"");

        var told = await ben.NextAsync("subscribed");
        Assert.False(told.GetProperty("recovered").GetBoolean());
        Assert.Equal(("6", 1, told.GetProperty("epoch").GetString()), Assert.Single(await ben.TakeAsync(1)));
    }

    private async Task<(MemoryNode A, MemoryNode B)> TwoAsync()
    {
        var nodes = (await _cluster.AddAsync("a"), await _cluster.AddAsync("b"));
        await _cluster.PlacedAsync("a", "b");
        return nodes;
    }

    private IEnumerable<string> TextsOf(RoomId room) => _store.RowsOf(room).Select(row => System.Text.Encoding.UTF8.GetString(row.Entry.Message.Body.Span));
}
