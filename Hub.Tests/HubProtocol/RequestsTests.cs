using System.Net.WebSockets;
using System.Text.Json;
using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Actors.Rooms;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.HubProtocol;

/// <summary>Each request of hub.v1 and its answer, over real sockets.</summary>
public sealed class RequestsTests : IAsyncLifetime
{
    private HubServer _server = null!;
    private HubPeer _peer = null!;

    public async Task InitializeAsync()
    {
        _server = await HubServer.StartAsync(services =>
        {
            services.Configure<RoomOptions>(options =>
            {
                options.Rooms.Add(new RoomRule { Match = "bare-*", History = RoomHistory.None, Presence = false });
                options.Rooms.Add(new RoomRule { Match = "small-*", KeepBytes = 10 });
                options.Rooms.Add(new RoomRule { Match = "short-*", Keep = 2 });
            });
            services.Configure<LimitOptions>(limits => limits.Rooms = 3);
            services.Configure<RateLimitOptions>(rate => rate.Rate = 0);
        });
        _peer = await HubPeer.ConnectAsync(_server);
    }

    public async Task DisposeAsync()
    {
        await _peer.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("7")]
    [InlineData("\"seven\"")]
    [InlineData("\"\\u0073\\/\\n\"")]
    [InlineData("-1.50E+3")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("[1,  {\"a\":[]}]")]
    [InlineData("{\"a\":{\"a\":1,\"a\":2}}")]
    [InlineData("\"\\ud800\"")]
    public async Task An_id_of_any_kind_comes_back_as_it_came(string id)
    {
        await _peer.SayAsync($$"""{"type":"ping","id":{{id}}}""");
        Assert.Equal($$"""{"type":"pong","id":{{id}}}""", await _peer.NextTextAsync());

        foreach (var request in new[] { "unsubscribe", "history", "presence", "publish", "nonsense", "auth", "hello" })
        {
            await _peer.SayAsync($$$"""{"id":{{{id}}},"type":"{{{request}}}","payload":{}}""");
            Assert.EndsWith($$""","id":{{id}}}""", await _peer.NextTextAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_node_that_is_about_to_stop_takes_nobody_into_a_room_and_says_so_with_123()
    {
        await _server.Services.GetRequiredService<HubNode>().RefuseConnectionsAsync();

        Assert.Equal(123, await _peer.FailAsync("""{"type":"subscribe","payload":{"room":"late"}}"""));
    }

    [Fact]
    public async Task A_very_long_id_comes_back_as_it_came()
    {
        var id = $"\"{new string('x', 500_000)}\"";

        await _peer.SayAsync($$"""{"type":"subscribe","payload":{"room":"a"},"id":{{id}}}""");

        Assert.EndsWith($$""","id":{{id}}}""", await _peer.NextTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hello_is_answered_with_who_and_where_one_is()
    {
        var welcome = await _peer.AskAsync("""{"type":"hello","payload":{}}""", "welcome");

        var connection = (await _server.Services.GetRequiredService<IHubRooms>().ConnectionsAsync()).Single();
        Assert.Equal(connection.Id, welcome.GetProperty("connection").GetString());
        Assert.False(string.IsNullOrEmpty(welcome.GetProperty("node").GetString()));
        Assert.Equal(JsonValueKind.Null, welcome.GetProperty("user").ValueKind);
        Assert.Equal(30_000, welcome.GetProperty("pingMs").GetInt64());
        Assert.Equal(JsonValueKind.Null, welcome.GetProperty("expiresAt").ValueKind);
        Assert.Equal("[]", welcome.GetProperty("rooms").GetRawText());
    }

    [Fact]
    public async Task Subscribe_and_publish_say_the_rooms_position()
    {
        await using var other = await HubPeer.ConnectAsync(_server);
        var subscribed = await _peer.SubscribeAsync("a");
        Assert.Equal(("a", 0, false), (subscribed.GetProperty("room").GetString(), subscribed.GetProperty("offset").GetInt64(), subscribed.GetProperty("recovered").GetBoolean()));
        var epoch = subscribed.GetProperty("epoch").GetString();

        var published = await other.PublishAsync("a", "1");
        Assert.Equal(("a", epoch, 1), (published.GetProperty("room").GetString(), published.GetProperty("epoch").GetString(), published.GetProperty("offset").GetInt64()));
        Assert.Equal(1, (await other.SubscribeAsync("a")).GetProperty("offset").GetInt64());
        Assert.Equal([(1L, "1")], await _peer.MessagesAsync(1));
    }

    [Fact]
    public async Task A_message_says_what_where_by_whom_and_when()
    {
        await using var other = await HubPeer.ConnectAsync(_server);
        var id = (await other.AskAsync("""{"type":"hello","payload":{}}""", "welcome")).GetProperty("connection").GetString();
        var epoch = (await _peer.SubscribeAsync("a")).GetProperty("epoch").GetString();
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

        await other.PublishAsync("a", """{"x":[1,"é"]}""");

        using var envelope = JsonDocument.Parse(await _peer.NextTextAsync());
        var message = envelope.RootElement.GetProperty("payload");
        Assert.Equal(["type", "payload"], envelope.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal(["room", "data", "epoch", "offset", "from", "ts"], message.EnumerateObject().Select(member => member.Name));
        Assert.Equal("a", message.GetProperty("room").GetString());
        Assert.Equal("""{"x":[1,"é"]}""", message.GetProperty("data").GetRawText());
        Assert.Equal(epoch, message.GetProperty("epoch").GetString());
        Assert.Equal(1, message.GetProperty("offset").GetInt64());
        Assert.Equal(id, message.GetProperty("from").GetString());
        Assert.InRange(message.GetProperty("ts").GetInt64(), before, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task What_the_server_itself_publishes_is_from_nobody()
    {
        await _peer.SubscribeAsync("a");

        await _server.Services.GetRequiredService<IHubRooms>().PublishJsonAsync("a", new { X = 1 });

        var message = await _peer.NextAsync("message");
        Assert.False(message.TryGetProperty("from", out _));
        Assert.Equal("""{"x":1}""", message.GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task Nothing_of_a_room_follows_unsubscribed()
    {
        await _peer.SubscribeAsync("a");

        await _peer.SayAsync("""{"type":"publish","payload":{"room":"a","data":1,"echo":true}}""");
        await _peer.UntilAsync("message");
        Assert.Equal("a", (await _peer.AskAsync("""{"type":"unsubscribe","payload":{"room":"a"}}""", "unsubscribed")).GetProperty("room").GetString());
        await _server.Services.GetRequiredService<IHubRooms>().PublishAsync("a", "unheard");
        await _peer.PublishAsync("a", "2", ""","echo":true""");

        await _peer.HasNoMoreAsync();
        Assert.Equal(102, await _peer.FailAsync("""{"type":"unsubscribe","payload":{"room":"a"}}"""));
    }

    [Fact]
    public async Task Every_request_in_one_frame_is_answered_in_the_rooms_order()
    {
        await _peer.SayAsync("""
            {"type":"subscribe","payload":{"room":"a"},"id":1}
            {"type":"presence.set","payload":{"room":"a","data":1},"id":2}
            {"type":"unsubscribe","payload":{"room":"a"},"id":3}
            {"type":"subscribe","payload":{"room":"a"},"id":4}
            {"type":"unsubscribe","payload":{"room":"a"},"id":5}
            """);

        var answers = new List<string>();
        for (var i = 0; i < 5; i++) answers.Add(await _peer.NextTextAsync());

        Assert.Equal(["subscribed", "presence.set", "unsubscribed", "subscribed", "unsubscribed"], answers.Select(answer => answer.Split('"')[3]));
        Assert.Equal(["1", "2", "3", "4", "5"], answers.Select(answer => answer[^2..^1]));
    }

    [Fact]
    public async Task History_is_read_forwards_backwards_and_from_a_position()
    {
        for (var i = 1; i <= 5; i++) await _peer.PublishAsync("a", $"{i}");
        var position = await _peer.AskAsync("""{"type":"history","payload":{"room":"a","limit":0}}""", "history");
        var epoch = position.GetProperty("epoch").GetString();
        Assert.Equal((5, 0), (position.GetProperty("offset").GetInt32(), position.GetProperty("items").GetArrayLength()));

        Assert.Equal("1 2 3 4 5", await HistoryAsync(""));
        Assert.Equal("1 2", await HistoryAsync(""","limit":2"""));
        Assert.Equal("5 4", await HistoryAsync(""","limit":2,"reverse":true"""));
        Assert.Equal("3 4", await HistoryAsync($$""","limit":2,"since":{"epoch":"{{epoch}}","offset":2}"""));
        Assert.Equal("3 2", await HistoryAsync($$""","limit":2,"reverse":true,"since":{"epoch":"{{epoch}}","offset":4}"""));
        Assert.Equal("", await HistoryAsync($$""","since":{"epoch":"{{epoch}}","offset":5}"""));
        var item = (await _peer.AskAsync("""{"type":"history","payload":{"room":"a","limit":1}}""", "history")).GetProperty("items")[0];
        Assert.Equal(["data", "offset", "from", "ts"], item.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task History_that_cannot_go_on_from_a_position_is_112()
    {
        for (var i = 1; i <= 4; i++) await _peer.PublishAsync("short-a", $"{i}");
        var epoch = (await _peer.AskAsync("""{"type":"history","payload":{"room":"short-a"}}""", "history")).GetProperty("epoch").GetString();

        foreach (var since in new[] { """{"epoch":"other","offset":3}""", $$"""{"epoch":"{{epoch}}","offset":1}""", $$"""{"epoch":"{{epoch}}","offset":5}""" })
            Assert.Equal(112, await _peer.FailAsync($$$"""{"type":"history","payload":{"room":"short-a","since":{{{since}}}}}"""));
    }

    [Fact]
    public async Task History_that_follows_a_publish_at_once_has_all_that_is_kept()
    {
        for (var round = 0; round < 20; round++)
        {
            await _peer.SayAsync(string.Join('\n', Enumerable.Range(0, 5).SelectMany(_ => new[]
            {
                """{"type":"publish","payload":{"room":"short-b","data":1}}""", """{"type":"history","payload":{"room":"short-b"},"id":1}""",
            })));
            for (var (answers, pages) = (0, 0); answers < 10; answers++)
            {
                using var answer = JsonDocument.Parse(await _peer.NextTextAsync());
                if (answer.RootElement.GetProperty("type").GetString() != "history") continue;
                pages++;
                var payload = answer.RootElement.GetProperty("payload");
                var offsets = payload.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("offset").GetInt64()).ToList();
                var top = payload.GetProperty("offset").GetInt64();
                Assert.Equal(top < 2 ? Enumerable.Range(1, (int)top).Select(offset => (long)offset) : [top - 1, top], offsets);
                Assert.True(pages <= 5);
            }
        }
    }

    [Fact]
    public async Task A_room_without_history_answers_108_and_goes_on()
    {
        await using var other = await HubPeer.ConnectAsync(_server);
        await other.SubscribeAsync("bare-a");
        Assert.Equal(108, await _peer.FailAsync("""{"type":"history","payload":{"room":"bare-a"}}"""));

        Assert.Equal(1, (await _peer.PublishAsync("bare-a", "1")).GetProperty("offset").GetInt64());

        Assert.Equal([(1L, "1")], await other.MessagesAsync(1));
    }

    [Fact]
    public async Task A_room_without_presence_answers_108()
    {
        await _peer.SubscribeAsync("bare-a", ""","presence":true""");

        Assert.Equal(108, await _peer.FailAsync("""{"type":"presence","payload":{"room":"bare-a"}}"""));
        Assert.Equal(108, await _peer.FailAsync("""{"type":"presence.set","payload":{"room":"bare-a","data":1}}"""));
    }

    [Fact]
    public async Task What_is_larger_than_a_room_keeps_is_120_and_not_delivered()
    {
        await using var other = await HubPeer.ConnectAsync(_server);
        await other.SubscribeAsync("small-a");

        Assert.Equal(120, await _peer.FailAsync("""{"type":"publish","payload":{"room":"small-a","data":"12345678901","key":"k"}}"""));
        Assert.Equal(1, (await _peer.PublishAsync("small-a", "\"1234567890\"", ""","key":"k" """)).GetProperty("offset").GetInt64());

        Assert.Equal([(1L, "\"1234567890\"")], await other.MessagesAsync(1));
    }

    [Fact]
    public async Task Data_of_presence_over_4_KiB_is_120()
    {
        await _peer.SubscribeAsync("a");

        Assert.Equal(120, await _peer.FailAsync($$$"""{"type":"presence.set","payload":{"room":"a","data":"{{{new string('x', 4_095)}}}"}}"""));
        await _peer.AskAsync($$$"""{"type":"presence.set","payload":{"room":"a","data":"{{{new string('x', 4_094)}}}"}}""", "presence.set");
    }

    [Fact]
    public async Task Subscribed_twice_is_105_not_subscribed_102_and_too_many_rooms_106()
    {
        for (var i = 0; i < 3; i++) await _peer.SubscribeAsync($"{i}");

        Assert.Equal(105, await _peer.FailAsync("""{"type":"subscribe","payload":{"room":"0"}}"""));
        Assert.Equal(106, await _peer.FailAsync("""{"type":"subscribe","payload":{"room":"3"}}"""));
        Assert.Equal(102, await _peer.FailAsync("""{"type":"unsubscribe","payload":{"room":"3"}}"""));
        Assert.Equal(102, await _peer.FailAsync("""{"type":"presence.set","payload":{"room":"3","data":1}}"""));
        await _peer.AskAsync("""{"type":"unsubscribe","payload":{"room":"0"}}""", "unsubscribed");
        await _peer.SubscribeAsync("3");
    }

    // More rooms than a connection remembers; the hello's is one too many.
    [Fact]
    public async Task Whoever_publishes_in_very_many_rooms_is_known_in_each_that_it_subscribes_to()
    {
        await _peer.SubscribeAsync("0");
        for (var i = 1; i <= 4_095; i += 105)
        {
            await _peer.SayAsync(string.Join('\n', Enumerable.Range(i, 105).Select(room => $$$"""{"type":"publish","payload":{"room":"{{{room}}}","data":1}}""")));
            for (var answer = 0; answer < 105; answer++) await _peer.NextAsync("published");
        }

        await _peer.AskAsync("""{"type":"hello","payload":{"rooms":[{"room":"one more"}]}}""", "welcome");
        await _peer.SubscribeAsync("4095");

        foreach (var room in new[] { "0", "one more", "4095", "\\u0034095" })
            Assert.Equal(105, await _peer.FailAsync($$$"""{"type":"subscribe","payload":{"room":"{{{room}}}"}}"""));
    }

    [Fact]
    public async Task An_unknown_method_is_104()
    {
        Assert.Equal(104, await _peer.FailAsync("""{"type":"rpc","payload":{"method":"nothing"}}"""));
    }

    [Fact]
    public async Task Where_nobody_checks_tokens_they_are_ignored()
    {
        Assert.Equal(108, await _peer.FailAsync("""{"type":"auth","payload":{"token":"any"}}"""));

        var welcome = await _peer.AskAsync("""{"type":"hello","payload":{"token":"any"}}""", "welcome");

        Assert.Equal(JsonValueKind.Null, welcome.GetProperty("user").ValueKind);
    }

    [Fact]
    public async Task A_broadcast_has_the_same_bytes_as_in_every_dialect()
    {
        await _peer.SayAsync("""{"type":"ping"}""");
        await _peer.NextTextAsync();

        await _server.Services.GetRequiredService<IHubRooms>().BroadcastAsync("hi");

        Assert.Equal("""{"type":"broadcast","message":"hi"}""", await _peer.NextTextAsync());
    }

    [Fact]
    public async Task A_binary_frame_closes_with_1003()
    {
        await _peer.Socket.SayAsync("{}"u8.ToArray(), WebSocketMessageType.Binary);

        Assert.Equal(1003, await _peer.CloseCodeAsync());
    }

    [Fact]
    public async Task Shutdown_says_when_to_come_back_and_closes_with_1001()
    {
        await _peer.HasNoMoreAsync();
        var stopped = _server.StopAsync();

        Assert.InRange((await _peer.NextAsync("shutdown")).GetProperty("reconnectAfterMs").GetInt32(), 0, 5_000);

        Assert.Equal((1001, "Server shutdown"), await _peer.Socket.ClosesNextAsync());
        await stopped;
    }

    private async Task<string> HistoryAsync(string more) => string.Join(' ', (await _peer.AskAsync(
        $$$"""{"type":"history","payload":{"room":"a"{{{more}}}}}""", "history")).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("data").GetRawText()));
}
