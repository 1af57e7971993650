using System.Text.Json;
using Hub.Actors.Protocol;
using Hub.Actors.Rooms;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Cluster;

/// <summary>A room is one room, whatever node its members are on, and whichever has it.</summary>
public sealed class RoomsOverNodesTests : IAsyncLifetime
{
    private const string Watching = ""","presence":true""";

    private readonly MemoryCluster _cluster = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Members_on_two_nodes_hear_each_other_with_the_same_epoch_and_offsets()
    {
        var (a, b) = await TwoAsync();
        var room = _cluster.RoomOf(a);
        var (ann, ben) = (await a.SubscribeAsync(room), await b.SubscribeAsync(room));

        ben.Publish(room, "\"from b\"");
        var published = await ben.NextAsync("published");
        var heard = await ann.NextAsync("message");
        ann.Publish(room, "\"from a\"");
        await ann.NextAsync("published");
        var answer = await ben.NextAsync("message");

        Assert.Equal(("from b", 1), (heard.GetProperty("data").GetString(), heard.GetProperty("offset").GetInt64()));
        Assert.Equal(1, published.GetProperty("offset").GetInt64());
        Assert.Equal(("from a", 2), (answer.GetProperty("data").GetString(), answer.GetProperty("offset").GetInt64()));
        Assert.Equal(heard.GetProperty("epoch").GetString(), answer.GetProperty("epoch").GetString());
    }

    [Fact]
    public async Task All_members_hear_one_order()
    {
        var (a, b) = await TwoAsync();
        var room = _cluster.RoomOf(b);
        var (ann, ben) = (await a.SubscribeAsync(room), await b.SubscribeAsync(room));
        var (cleo, dora) = (await a.Fixture.ConnectHubAsync(), await b.Fixture.ConnectHubAsync());

        for (var i = 0; i < 200; i++)
        {
            cleo.Publish(room, $"\"c{i}\"");
            dora.Publish(room, $"\"d{i}\"");
        }

        var (atA, atB) = (await ann.TakeAsync(400), await ben.TakeAsync(400));
        Assert.Equal(atA, atB);
        Assert.Equal(Enumerable.Range(1, 400), atA.Select(message => (int)message.Offset));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"c{i}"), atA.Select(message => message.Data).Where(data => data[0] == 'c'));
    }

    [Fact]
    public async Task History_presence_and_recovery_are_had_from_any_node()
    {
        var (a, b) = await TwoAsync();
        var room = _cluster.RoomOf(a);
        var ann = await a.SubscribeAsync(room);
        for (var i = 0; i < 3; i++) ann.Publish(room, $"{i}");
        var epoch = (await ann.NextAsync("published")).GetProperty("epoch").GetString();

        var ben = await b.Fixture.ConnectHubAsync();
        ben.Say($$$"""{"type":"history","payload":{"room":"{{{room}}}","limit":10}}""");
        Assert.Equal(3, (await ben.NextAsync("history")).GetProperty("items").GetArrayLength());
        ben.Say($$$"""{"type":"presence","payload":{"room":"{{{room}}}"}}""");
        Assert.Equal(1, (await ben.NextAsync("presence")).GetProperty("count").GetInt32());
        ben.Say($$$$"""{"type":"subscribe","payload":{"room":"{{{{room}}}}","since":{"epoch":"{{{{epoch}}}}","offset":1}}}""");
        Assert.True((await ben.NextAsync("subscribed")).GetProperty("recovered").GetBoolean());
        Assert.Equal([2L, 3L], (await ben.TakeAsync(2)).Select(message => message.Offset));
    }

    [Fact]
    public async Task Who_comes_and_goes_on_another_node_is_pushed_here_and_a_killed_node_leaves_with_all_its_members()
    {
        var (a, b) = await TwoAsync();
        var room = _cluster.RoomOf(a);
        var ann = await a.SubscribeAsync(room, ""","presence":true""");
        await ann.NextAsync("join");
        var ben = await b.SubscribeAsync(room);
        await ann.NextAsync("join");
        ben.Transport.Close();
        await ann.NextAsync("leave");
        await b.SubscribeAsync(room);
        await ann.NextAsync("join");

        await _cluster.KillAsync(b);

        await ann.NextAsync("leave");
        ann.Say($$$"""{"type":"presence","payload":{"room":"{{{room}}}"}}""");
        Assert.Equal(1, (await ann.NextAsync("presence")).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_room_whose_node_is_killed_goes_on_with_another_epoch_and_its_members_are_told_once()
    {
        var (a, b) = await TwoAsync();
        var room = _cluster.RoomOf(b);
        var ann = await a.SubscribeAsync(room, ""","presence":true""");
        await ann.NextAsync("join");
        var ben = await b.SubscribeAsync(room);
        await ann.NextAsync("join");
        ann.Publish(room, "1");
        var before = (await ann.NextAsync("published")).GetProperty("epoch").GetString();

        await _cluster.KillAsync(b);

        JsonElement[] two = [await ann.NextAsync(), await ann.NextAsync()];
        var present = two.Single(envelope => envelope.GetProperty("type").GetString() == "presence").GetProperty("payload");
        Assert.Equal(1, present.GetProperty("count").GetInt32());
        var told = two.Single(envelope => envelope.GetProperty("type").GetString() == "subscribed").GetProperty("payload");
        Assert.False(told.GetProperty("recovered").GetBoolean());
        Assert.NotEqual(before, told.GetProperty("epoch").GetString());
        ann.Publish(room, "2");
        Assert.Equal(told.GetProperty("epoch").GetString(), (await ann.NextAsync("published")).GetProperty("epoch").GetString());
        Assert.False(ann.HasMore);
    }

    [Theory]
    [InlineData(RoomHistory.Memory)]
    [InlineData(RoomHistory.None)]
    public async Task A_node_that_leaves_hands_its_rooms_over_and_nothing_is_lost_doubled_or_out_of_order(RoomHistory history)
    {
        await using var cluster = new MemoryCluster(rooms: new RoomOptions { Rooms = { new RoomRule { History = history } } });
        var (a, b) = (await cluster.AddAsync("a"), await cluster.AddAsync("b"));
        await EvenAsync(cluster, 2);
        var room = cluster.RoomOf(b);
        var (ann, ben) = (await a.SubscribeAsync(room, ""","presence":true"""), await a.SubscribeAsync(room));
        await ann.NextAsync("join");
        await ann.NextAsync("join");
        var said = 0;
        var saying = Task.Run(async () =>
        {
            while (cluster.OwnerOf(room) == "b" || said < 1_000)
            {
                ben.Publish(room, $"\"{said++}\"");
                if (said % 50 == 0) await Task.Yield();
            }
        });

        await b.Fixture.Node.HandOverAsync().WaitAsync(Limits.Generous);
        await b.Fixture.Node.LeaveClusterAsync().WaitAsync(Limits.Generous);
        await saying;

        var heard = await ann.TakeAsync(said);
        Assert.Equal(Enumerable.Range(0, said), heard.Select(message => int.Parse(message.Data, null)));
        Assert.Equal(Enumerable.Range(1, said), heard.Select(message => (int)message.Offset));
        Assert.Single(heard.Select(message => message.Epoch).Distinct());
        for (var i = 1; i <= said; i++) Assert.Equal(i, (await ben.NextAsync("published")).GetProperty("offset").GetInt64());
        Assert.False(ann.HasMore);
    }

    [Fact]
    public async Task A_key_is_known_to_the_next_owner()
    {
        var (a, b) = await TwoAsync();
        var room = _cluster.RoomOf(b);
        var ann = await a.SubscribeAsync(room);
        ann.Publish(room, "1", "k");
        var first = await ann.NextAsync("published");

        await b.Fixture.Node.HandOverAsync().WaitAsync(Limits.Generous);

        ann.Publish(room, "1", "k");
        Assert.Equal(first.GetRawText(), (await ann.NextAsync("published")).GetRawText());
        ann.Publish(room, "2", "l");
        Assert.Equal(2, (await ann.NextAsync("published")).GetProperty("offset").GetInt64());
    }

    [Fact]
    public async Task A_link_that_breaks_again_and_again_loses_and_doubles_nothing()
    {
        var (a, b) = await TwoAsync();
        var room = _cluster.RoomOf(b);
        var (ann, ben) = (await a.SubscribeAsync(room), await a.SubscribeAsync(room));
        var dora = await b.SubscribeAsync(room);

        for (var i = 0; i < 600; i++)
        {
            ben.Publish(room, $"\"{i}\"");
            if (i % 100 == 50) _cluster.Cut("a", "b", stays: false);
            if (i % 100 == 70) _cluster.Cut("b", "a", stays: false);
            if (i % 10 == 0) await Task.Yield();
        }

        Assert.Equal(Enumerable.Range(0, 600), (await dora.TakeAsync(600)).Select(message => int.Parse(message.Data, null)));
        Assert.Equal(Enumerable.Range(0, 600), (await ann.TakeAsync(600)).Select(message => int.Parse(message.Data, null)));
        for (var i = 1; i <= 600; i++) Assert.Equal(i, (await ben.NextAsync("published")).GetProperty("offset").GetInt64());
    }

    [Fact]
    public async Task While_the_lease_has_lapsed_nothing_is_accepted_and_afterwards_all_goes_on_in_the_same_epoch()
    {
        var (a, b) = await TwoAsync();
        var room = _cluster.RoomOf(b);
        var ann = await a.SubscribeAsync(room);
        var raw = await b.Fixture.JoinRawAsync(room);
        ann.Publish(room, "1");
        var first = await ann.NextAsync("published");
        Assert.Equal("1", await raw.NextTextAsync());

        b.Membership.Lapse(isHeld: false);
        await b.SettleAsync();
        ann.Publish(room, "2");
        Assert.Equal(108, (await ann.NextAsync("error")).GetProperty("code").GetInt32());
        raw.Say("waits");
        b.Membership.Lapse(isHeld: true);

        var waited = await ann.NextAsync("message");
        Assert.Equal("waits", waited.GetProperty("data").GetString());
        Assert.Equal(first.GetProperty("epoch").GetString(), waited.GetProperty("epoch").GetString());
        Assert.Equal(2, waited.GetProperty("offset").GetInt64());
    }

    [Fact]
    public async Task Who_says_something_raw_that_cannot_be_delivered_for_ten_seconds_is_closed_with_4106()
    {
        var (_, b) = await TwoAsync();
        var raw = await b.Fixture.JoinRawAsync(_cluster.RoomOf(b));
        b.Membership.Lapse(isHeld: false);
        await b.SettleAsync();

        raw.Say("waits");

        Assert.Equal(CloseCodes.DatabaseUnavailable, (await raw.ClosedAsync()).Code);
    }

    [Fact]
    public async Task Likewise_where_the_room_of_another_node_finds_no_owner_for_so_long()
    {
        var (a, b) = await TwoAsync();
        var raw = await a.Fixture.JoinRawAsync(_cluster.RoomOf(b));
        _cluster.Tables.Claimable = new TaskCompletionSource().Task;
        await _cluster.KillAsync(b);
        await a.SettleAsync();

        raw.Say("waits");

        Assert.Equal(CloseCodes.DatabaseUnavailable, (await raw.ClosedAsync()).Code);
    }

    [Fact]
    public async Task What_is_said_raw_while_the_room_has_no_owner_is_heard_when_it_has()
    {
        var (a, b) = await TwoAsync();
        var room = _cluster.RoomOf(b);
        var (raw, listener) = (await a.Fixture.JoinRawAsync(room), await a.Fixture.JoinRawAsync(room));
        var claimable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _cluster.Tables.Claimable = claimable.Task;
        await _cluster.KillAsync(b);
        await a.SettleAsync();

        raw.Say("waits");
        raw.Say("waits too");
        await a.SettleAsync();
        Assert.False(listener.HasMore);
        claimable.SetResult();

        Assert.Equal(["waits", "waits too"], await listener.NextTextsAsync(2));
    }

    [Fact]
    public async Task A_room_that_fails_has_exactly_its_members_again_and_those_who_watch_on_either_node_know_them()
    {
        var (a, b) = await TwoAsync();
        var room = _cluster.RoomOf(b);
        var watchers = new[] { new PresenceWatcher(await a.SubscribeAsync(room, Watching)), new PresenceWatcher(await b.SubscribeAsync(room, Watching)) };
        var (ben, cleo) = (await a.SubscribeAsync(room), await b.SubscribeAsync(room));
        foreach (var watcher in watchers)
        {
            await watcher.AskAsync(room, 4);
            await watcher.UntilAsync(room, 4);
        }

        Fail(b, room);
        ben.Transport.Close();
        cleo.Transport.Close();
        await a.SubscribeAsync(room);

        foreach (var watcher in watchers) await watcher.UntilAsync(room, 3);
        Assert.Equal(watchers[0].Known, watchers[1].Known);
    }

    [Fact]
    public async Task A_room_that_fails_after_it_was_handed_over_does_not_go_back_to_what_it_was_then()
    {
        var (a, b) = await TwoAsync();
        var room = _cluster.RoomOf(a);
        var watcher = new PresenceWatcher(await a.SubscribeAsync(room, Watching));
        var ben = await b.SubscribeAsync(room);
        ben.Publish(room, "1");
        var before = await ben.NextAsync("published");
        await a.Fixture.Node.HandOverAsync().WaitAsync(Limits.Generous);
        ben.Publish(room, "2");
        Assert.Equal(2, (await ben.NextAsync("published")).GetProperty("offset").GetInt64());

        Fail(b, room);
        await ben.NextAsync("subscribed");

        ben.Publish(room, "3");
        Assert.NotEqual(before.GetProperty("epoch").GetString(), (await ben.NextAsync("published")).GetProperty("epoch").GetString());
        await watcher.UntilAsync(room, 2);
        ben.Transport.Close();
        await watcher.UntilAsync(room, 1);
    }

    [Fact]
    public async Task A_node_that_comes_gets_its_share_of_shards_and_their_rooms_keep_their_epochs()
    {
        var a = await _cluster.AddAsync("a");
        var rooms = Enumerable.Range(0, 50).Select(i => NodeFixture.Room($"room {i}")).ToArray();
        var ann = await a.Fixture.ConnectHubAsync();
        var epochs = new Dictionary<string, string>();
        foreach (var room in rooms)
        {
            ann.Say($$$"""{"type":"subscribe","payload":{"room":"{{{room}}}"}}""");
            epochs[room.Name] = (await ann.NextAsync("subscribed")).GetProperty("epoch").GetString()!;
        }

        await _cluster.AddAsync("b");
        await EvenAsync(_cluster, 2);

        Assert.Contains(rooms, room => _cluster.OwnerOf(room) == "b");
        foreach (var room in rooms)
        {
            ann.Publish(room, "1");
            var published = await ann.NextAsync("published");
            Assert.Equal(epochs[room.Name], published.GetProperty("epoch").GetString());
        }

        Assert.False(ann.HasMore);
    }

    private async Task<(MemoryNode A, MemoryNode B)> TwoAsync()
    {
        var two = (await _cluster.AddAsync("a"), await _cluster.AddAsync("b"));
        await EvenAsync(_cluster, 2);
        return two;
    }

    // Within a fifth of even.
    private static Task EvenAsync(MemoryCluster cluster, int nodes) => Poll.UntilAsync(() =>
    {
        var owned = cluster.Tables.Shards.GroupBy(row => row.Owner).Select(group => group.Count()).ToArray();
        return owned.Length == nodes && owned.All(count => Math.Abs(count - (64.0 / nodes)) <= 64.0 / nodes / 5);
    });

    // No node is called null: the room fails at it.
    private static void Fail(MemoryNode owner, RoomId room) => ((RoomRoute)owner.Fixture.Node.Rooms.Of(room)).Tell(
        new DeclareInterest(default, 0, null!, null, [], Watches: false), ActorRefs.NoSender);
}
