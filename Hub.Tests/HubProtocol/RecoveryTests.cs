using System.Text.Json;
using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Actors.Rooms;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.HubProtocol;

/// <summary>What a subscriber gets that comes back with a position.</summary>
public sealed class RecoveryTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new();
    private HubServer _server = null!;
    private HubPeer _speaker = null!;

    public async Task InitializeAsync()
    {
        _server = await HubServer.StartAsync(services =>
        {
            services.AddSingleton<TimeProvider>(_time);
            services.Configure<RateLimitOptions>(rate => rate.Rate = 0);
            services.Configure<LimitOptions>(limits => limits.OutboundBytes = 200_000);
            services.Configure<HeartbeatOptions>(heartbeat => heartbeat.Interval = TimeSpan.Zero);
            services.Configure<RoomOptions>(options =>
            {
                options.Rooms.Add(new RoomRule { Match = "long-*", Keep = 10_000, KeepBytes = 0 });
                options.Rooms.Add(new RoomRule { Match = "one-*", Keep = 1 });
                options.Rooms.Add(new RoomRule { Match = "none-*", History = RoomHistory.None });
                options.Rooms.Add(new RoomRule { Match = "bytes-*", KeepBytes = 10 });
            });
        });
        _speaker = await HubPeer.ConnectAsync(_server);
    }

    public async Task DisposeAsync()
    {
        await _speaker.DisposeAsync();
        await _server.DisposeAsync();
    }

    // The node's memory of the newest has 256 messages and 256 KiB; the owner is asked for more. The tiny ones make envelopes a hundred times as long as
    // they are.
    [Theory]
    [InlineData(200, 10, 3)]
    [InlineData(600, 10, 10)]
    [InlineData(60, 30_000, 0)]
    [InlineData(5_000, 1, 0)]
    public async Task All_that_was_missed_comes_in_order_and_then_what_is_said_live(int count, int bytes, int since)
    {
        var epoch = await SayAsync("long-a", count, bytes);
        await using var peer = await HubPeer.ConnectAsync(_server);

        var subscribed = await SubscribeAsync(peer, "long-a", epoch, since);
        await SayAsync("long-a", 1, bytes);

        Assert.True(subscribed.GetProperty("recovered").GetBoolean());
        for (var offset = since + 1; offset <= count + 1; offset++) Assert.Equal(offset, (await peer.NextAsync("message")).GetProperty("offset").GetInt32());
        await peer.HasNoMoreAsync();
    }

    // It reads nothing while more than the network takes is there for it, and more is said.
    [Fact]
    public async Task A_peer_that_reads_slowly_is_brought_up_to_date_while_others_speak()
    {
        const int before = 1_500, meanwhile = 300;
        var epoch = await SayAsync("long-a", before, 10_000);
        await using var peer = await HubPeer.ConnectAsync(_server);

        await peer.SayAsync($$$"""{"type":"subscribe","payload":{"room":"long-a","since":{"epoch":"{{{epoch}}}","offset":0} }}""");
        await SayAsync("long-a", meanwhile, 10_000);

        Assert.True((await peer.NextAsync("subscribed")).GetProperty("recovered").GetBoolean());
        for (var offset = 1; offset <= before + meanwhile; offset++) Assert.Equal(offset, (await peer.NextAsync("message")).GetProperty("offset").GetInt32());
    }

    [Theory]
    [InlineData("a", 101, 0)]
    [InlineData("bytes-a", 11, 0)]
    [InlineData("one-a", 3, 1)]
    [InlineData("none-a", 2, 1)]
    [InlineData("a", 3, 4)]
    public async Task What_is_not_kept_cannot_be_recovered(string room, int count, int since)
    {
        // A room that keeps nothing is over when nobody is in it.
        await using var keeper = await HubPeer.ConnectAsync(_server);
        await keeper.SubscribeAsync(room);
        var epoch = await SayAsync(room, count, 1);
        await using var peer = await HubPeer.ConnectAsync(_server);

        var subscribed = await SubscribeAsync(peer, room, epoch, since);

        Assert.Equal((false, count, epoch), (subscribed.GetProperty("recovered").GetBoolean(), subscribed.GetProperty("offset").GetInt32(), subscribed.GetProperty("epoch").GetString()));
        await SayAsync(room, 1, 1);
        Assert.Equal(count + 1, (await peer.NextAsync("message")).GetProperty("offset").GetInt32());
    }

    [Theory]
    [InlineData("a", 101, 1)]
    [InlineData("bytes-a", 11, 1)]
    [InlineData("one-a", 3, 2)]
    [InlineData("a", 3, 3)]
    public async Task What_is_just_kept_can_be(string room, int count, int since)
    {
        var epoch = await SayAsync(room, count, 1);
        await using var peer = await HubPeer.ConnectAsync(_server);

        Assert.True((await SubscribeAsync(peer, room, epoch, since)).GetProperty("recovered").GetBoolean());

        for (var offset = since + 1; offset <= count; offset++) Assert.Equal(offset, (await peer.NextAsync("message")).GetProperty("offset").GetInt32());
        await peer.HasNoMoreAsync();
    }

    [Fact]
    public async Task What_has_lived_for_too_long_cannot_be_recovered_by_anybody()
    {
        await using var member = await HubPeer.ConnectAsync(_server);
        await member.SubscribeAsync("a");
        var epoch = await SayAsync("a", 2, 1);
        await member.MessagesAsync(2);

        _time.Advance(TimeSpan.FromMinutes(5));

        await using var peer = await HubPeer.ConnectAsync(_server);
        Assert.False((await SubscribeAsync(peer, "a", epoch, 1)).GetProperty("recovered").GetBoolean());
        await using var current = await HubPeer.ConnectAsync(_server);
        Assert.True((await SubscribeAsync(current, "a", epoch, 2)).GetProperty("recovered").GetBoolean());
    }

    [Fact]
    public async Task Another_epoch_cannot_be_recovered()
    {
        await SayAsync("a", 2, 1);
        await using var peer = await HubPeer.ConnectAsync(_server);

        Assert.False((await SubscribeAsync(peer, "a", "other", 2)).GetProperty("recovered").GetBoolean());
    }

    [Fact]
    public async Task In_a_recovery_ones_own_messages_come_too()
    {
        await using var peer = await HubPeer.ConnectAsync(_server);
        var epoch = (await peer.SubscribeAsync("a")).GetProperty("epoch").GetString()!;
        await peer.PublishAsync("a", "1");
        await peer.AskAsync("""{"type":"unsubscribe","payload":{"room":"a"}}""", "unsubscribed");

        await SubscribeAsync(peer, "a", epoch, 0);

        Assert.Equal([(1L, "1")], await peer.MessagesAsync(1));
        await peer.PublishAsync("a", "2");
        await peer.HasNoMoreAsync();
    }

    [Fact]
    public async Task A_room_is_the_same_while_it_keeps_something_and_another_one_afterwards()
    {
        var epoch = await SayAsync("a", 3, 1);
        await SayAsync("none-a", 1, 1);
        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        var history = await _speaker.AskAsync("""{"type":"history","payload":{"room":"a"}}""", "history");
        Assert.Equal((epoch, 3), (history.GetProperty("epoch").GetString(), history.GetProperty("items").GetArrayLength()));

        // Once it is looked at behind its time, it goes; the next to ask finds another one.
        _time.Advance(TimeSpan.FromMilliseconds(1));
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        do
        {
            limit.Token.ThrowIfCancellationRequested();
            history = await _speaker.AskAsync("""{"type":"history","payload":{"room":"a"}}""", "history");
            Assert.Empty(history.GetProperty("items").EnumerateArray());
        }
        while (history.GetProperty("epoch").GetString() == epoch);

        Assert.Equal(0, history.GetProperty("offset").GetInt32());
    }

    // One whose publish was refused, and nothing else ever said, is kept by nobody.
    [Fact]
    public async Task A_room_in_which_nothing_was_accepted_is_not_kept()
    {
        var epochs = new HashSet<string>();
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(120, await _speaker.FailAsync("""{"type":"publish","payload":{"room":"bytes-b","data":"12345678901","key":"k"}}"""));
            epochs.Add((await _speaker.AskAsync("""{"type":"history","payload":{"room":"bytes-b"}}""", "history")).GetProperty("epoch").GetString()!);
        }

        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        while (epochs.Count < 2)
        {
            limit.Token.ThrowIfCancellationRequested();
            epochs.Add((await _speaker.AskAsync("""{"type":"history","payload":{"room":"bytes-b"}}""", "history")).GetProperty("epoch").GetString()!);
        }
    }

    [Fact]
    public async Task A_room_that_fails_tells_its_subscribers_that_its_history_is_another_one_and_goes_on()
    {
        await using var member = await HubPeer.ConnectAsync(_server);
        await using var conflated = await HubPeer.ConnectAsync(_server);
        var epoch = (await member.SubscribeAsync("a")).GetProperty("epoch").GetString()!;
        await conflated.SubscribeAsync("a", ""","conflateMs":100""");
        await SayAsync("a", 2, 1);
        await member.MessagesAsync(2);

        var node = _server.Services.GetRequiredService<HubNode>();
        var room = NodeFixture.Room("a");
        ((RoomRoute)node.Rooms.Of(room)).Tell(new ReadLog(room, null!), ActorRefs.NoSender);

        var told = new List<string>();
        foreach (var peer in new[] { member, conflated })
        {
            var subscribed = await peer.NextAsync("subscribed");
            Assert.False(subscribed.GetProperty("recovered").GetBoolean());
            told.Add($"{subscribed.GetProperty("epoch")} {subscribed.GetProperty("offset")}");
        }

        Assert.Single(told.Distinct());
        Assert.EndsWith(" 0", told[0], StringComparison.Ordinal);
        Assert.NotEqual($"{epoch} 0", told[0]);
        var fresh = await SayAsync("a", 1, 1);
        Assert.Equal((fresh, 1), Position(await member.NextAsync("message")));
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal((fresh, 1), Position(await conflated.NextAsync("message")));
        Assert.Equal(2, (await _speaker.AskAsync("""{"type":"presence","payload":{"room":"a"}}""", "presence")).GetProperty("count").GetInt32());
        await using var back = await HubPeer.ConnectAsync(_server);
        Assert.False((await SubscribeAsync(back, "a", epoch, 2)).GetProperty("recovered").GetBoolean());
    }

    [Fact]
    public async Task An_answer_with_history_has_a_mebibyte_at_most_and_the_rest_follows_behind_it()
    {
        var epoch = await SayAsync("long-b", 50, 30_000);

        var first = (await _speaker.AskAsync("""{"type":"history","payload":{"room":"long-b","limit":1000}}""", "history")).GetProperty("items");
        var count = first.GetArrayLength();
        Assert.InRange(count, 30, 40);
        var rest = (await _speaker.AskAsync(
            $$$"""{"type":"history","payload":{"room":"long-b","since":{"epoch":"{{{epoch}}}","offset":{{{count}}}} }}""", "history")).GetProperty("items");

        Assert.Equal(Enumerable.Range(1, 50), first.EnumerateArray().Concat(rest.EnumerateArray()).Select(item => item.GetProperty("offset").GetInt32()));
    }

    private static (string? Epoch, int Offset) Position(JsonElement payload) => (payload.GetProperty("epoch").GetString(), payload.GetProperty("offset").GetInt32());

    private static Task<JsonElement> SubscribeAsync(HubPeer peer, string room, string epoch, int offset) =>
        peer.SubscribeAsync(room, $$$""","since":{"epoch":"{{{epoch}}}","offset":{{{offset}}}}""");

    private async Task<string> SayAsync(string room, int count, int bytes)
    {
        var epoch = "";
        var publish = $$$"""{"type":"publish","payload":{"room":"{{{room}}}","data":"{{{new string('x', bytes)}}}"}}""";
        for (var sent = 0; sent < count; sent += 20)
        {
            var burst = Math.Min(20, count - sent);
            await _speaker.SayAsync(string.Join('\n', Enumerable.Repeat(publish, burst)));
            for (var i = 0; i < burst; i++) epoch = (await _speaker.NextAsync("published")).GetProperty("epoch").GetString()!;
        }

        return epoch;
    }
}
