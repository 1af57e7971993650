using Hub.Actors.Protocol;
using Hub.Actors.Rooms;
using Hub.Actors.Runtime;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Rooms;

/// <summary>A durable room on one node: nothing is promised or told before it is stored.</summary>
public sealed class DurableRoomTests : IAsyncLifetime
{
    private static readonly RoomId s_room = NodeFixture.Room("room");

    private readonly MemoryMessageStore _store = new();
    private readonly ManualTimeProvider _time = new();
    private readonly NodeFixture _node;

    public DurableRoomTests() => _node = new NodeFixture(
        heartbeat: new() { Interval = TimeSpan.Zero }, time: _time, rooms: Durable(keep: 10), store: _store, ownsTime: true);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task Nobody_is_answered_or_told_before_the_message_is_stored_and_then_everybody_is()
    {
        var (ann, ben) = (await SubscribeAsync(), await SubscribeAsync());
        _store.Hold();

        ann.Publish(s_room, "1");
        await Poll.UntilAsync(() => _store.Held == 1);
        // Behind it in every queue.
        Assert.Equal(0, await TopAsync());
        Assert.False(ann.HasMore || ben.HasMore);
        _store.Pass();

        Assert.Equal(1, (await ann.NextAsync("published")).GetProperty("offset").GetInt64());
        Assert.Equal(1, (await ben.NextAsync("message")).GetProperty("offset").GetInt64());
    }

    [Fact]
    public async Task What_comes_while_some_is_on_its_way_goes_together()
    {
        var ann = await SubscribeAsync();
        _store.Hold();
        ann.Publish(s_room, "0");
        await Poll.UntilAsync(() => _store.Held == 1);
        for (var i = 1; i <= 20; i++) ann.Publish(s_room, $"{i}");
        await TopAsync();
        Assert.Equal(1, _store.Held);

        _store.Pass();

        for (var i = 1; i <= 21; i++) Assert.Equal(i, (await ann.NextAsync("published")).GetProperty("offset").GetInt64());
        Assert.Equal(Enumerable.Range(1, 21), _store.RowsOf(s_room).Select(row => (int)row.Entry.Offset));
    }

    [Fact]
    public async Task A_key_whose_first_publish_is_on_its_way_waits_for_the_same_place()
    {
        var ann = await SubscribeAsync();
        _store.Hold();
        ann.Publish(s_room, "1", key: "k");
        ann.Publish(s_room, "1", key: "k");
        await Poll.UntilAsync(() => _store.Held == 1);
        await TopAsync();
        Assert.False(ann.HasMore);

        _store.Pass();

        Assert.Equal(1, (await ann.NextAsync("published")).GetProperty("offset").GetInt64());
        Assert.Equal(1, (await ann.NextAsync("published")).GetProperty("offset").GetInt64());
        Assert.Single(_store.RowsOf(s_room));
    }

    [Fact]
    public async Task What_the_store_refuses_is_answered_with_108_and_leaves_no_hole_and_no_key()
    {
        var ann = await SubscribeAsync();
        _store.Refuse("It is full");
        ann.Publish(s_room, "1", key: "k");
        Assert.Equal((108, "It is full"), await ErrorAsync(ann));
        _store.Pass();

        ann.Publish(s_room, "2", key: "k");

        Assert.Equal(1, (await ann.NextAsync("published")).GetProperty("offset").GetInt64());
        Assert.Equal("2", System.Text.Encoding.UTF8.GetString(Assert.Single(_store.RowsOf(s_room)).Entry.Message.Body.Span));
    }

    [Fact]
    public async Task A_raw_member_whose_message_the_store_refuses_is_closed_with_4106()
    {
        var raw = await _node.JoinRawAsync(s_room);
        _store.Refuse("It is full");

        raw.Say("lost");

        Assert.Equal(CloseCodes.NotKept, await raw.ClosedAsync());
    }

    [Fact]
    public async Task A_room_that_nobody_needs_ends_and_goes_on_where_it_was()
    {
        var ann = await _node.ConnectHubAsync();
        ann.Publish(s_room, "1", key: "k");
        var first = await ann.NextAsync("published");
        await Poll.UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(11));
            return !HasRoom();
        });

        ann.Publish(s_room, "1", key: "k");
        Assert.Equal(first.ToString(), (await ann.NextAsync("published")).ToString());
        ann.Publish(s_room, "2");

        var second = await ann.NextAsync("published");
        Assert.Equal(2, second.GetProperty("offset").GetInt64());
        Assert.Equal(first.GetProperty("epoch").GetString(), second.GetProperty("epoch").GetString());
    }

    [Fact]
    public async Task Members_that_come_back_get_from_the_store_what_memory_has_no_longer_also_where_it_cannot_be_read_at_first()
    {
        var ann = await _node.ConnectHubAsync();
        for (var i = 1; i <= 300; i++) ann.Publish(s_room, $"{i}");
        for (var i = 1; i <= 300; i++) await ann.NextAsync("published");
        _store.IsUnreadable = true;

        var ben = await _node.ConnectHubAsync();
        ben.Say("""{"type":"subscribe","payload":{"room":"room","since":{"epoch":"epoch-1","offset":3}}}""");
        await Poll.UntilAsync(() => _store.Reads > 0);
        _store.IsUnreadable = false;
        await Poll.UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(500));
            return ben.HasMore;
        });

        Assert.True((await ben.NextAsync("subscribed")).GetProperty("recovered").GetBoolean());
        Assert.Equal(Enumerable.Range(4, 297), (await ben.TakeAsync(297)).Select(message => (int)message.Offset));
    }

    [Fact]
    public async Task More_than_may_be_kept_is_dropped_after_five_minutes_and_a_position_before_cannot_be_recovered()
    {
        var ann = await SubscribeAsync();
        for (var i = 1; i <= 400; i++) ann.Publish(s_room, $"{i}");
        for (var i = 1; i <= 400; i++) await ann.NextAsync("published");
        Assert.Equal(400, _store.RowsOf(s_room).Count);

        await Poll.UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            return _store.RowsOf(s_room).Count <= 10;
        });

        Assert.Equal(10, _store.RowsOf(s_room).Count);
        await Poll.UntilAsync(async _ =>
        {
            var ben = await _node.ConnectHubAsync();
            ben.Say("""{"type":"subscribe","payload":{"room":"room","since":{"epoch":"epoch-1","offset":3}}}""");
            return !(await ben.NextAsync("subscribed")).GetProperty("recovered").GetBoolean();
        });
    }

    internal static RoomOptions Durable(int keep = 1_000) => new() { Rooms = { new RoomRule { History = RoomHistory.Durable, Keep = keep } }, HasDatabase = true };

    private async Task<FakeHubPeer> SubscribeAsync()
    {
        var peer = await _node.ConnectHubAsync();
        peer.Say("""{"type":"subscribe","payload":{"room":"room"}}""");
        await peer.NextAsync("subscribed");
        return peer;
    }

    private bool HasRoom()
    {
        return Has(ActorRuntime.DescribeTree(_node.System));

        static bool Has(ActorDescription actor) => actor.Type == typeof(DurableRoomActor) || actor.Children.Any(Has);
    }

    // Asked behind all that was said to the room before.
    private async Task<long> TopAsync() => (await _node.Node.Reader.StandingAsync(s_room, since: null, CancellationToken.None)).Top.Offset;

    private static async Task<(int Code, string Message)> ErrorAsync(FakeHubPeer peer)
    {
        var error = await peer.NextAsync("error");
        return (error.GetProperty("code").GetInt32(), error.GetProperty("message").GetString()!);
    }
}
