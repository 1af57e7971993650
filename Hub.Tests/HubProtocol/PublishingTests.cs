using System.Text.Json;
using Hub.Actors.Connections;
using Hub.Host.Authentication;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.HubProtocol;

/// <summary>What becomes of a publish of hub.v1, and who hears it as what.</summary>
public sealed class PublishingTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new();
    private HubServer _server = null!;

    public async Task InitializeAsync() => _server = await HubServer.StartAsync(services =>
    {
        services.AddSingleton<TimeProvider>(_time);
        services.AddSingleton<ITokenVerifier, SpokenTokens>();
        services.Configure<RateLimitOptions>(rate => (rate.Rate, rate.Messages) = (0, 0));
        services.Configure<HeartbeatOptions>(heartbeat => heartbeat.Interval = TimeSpan.Zero);
    });

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task All_members_hear_all_publishes_in_one_order_without_gaps()
    {
        const int speakers = 4, each = 100;
        await using var first = await HubPeer.ConnectAsync(_server);
        await using var second = await HubPeer.ConnectAsync(_server);
        await first.SubscribeAsync("a");
        await second.SubscribeAsync("a");

        await Task.WhenAll(Enumerable.Range(0, speakers).Select(async number =>
        {
            await using var speaker = await HubPeer.ConnectAsync(_server);
            for (var sent = 0; sent < each; sent += 20)
            {
                await speaker.SayAsync(string.Join('\n', Enumerable.Range(sent, 20).Select(
                    i => $$$"""{"type":"publish","payload":{"room":"a","data":"{{{number}}} {{{i}}}"}}""")));
                for (var i = 0; i < 20; i++) await speaker.NextAsync("published");
            }
        }));

        var heard = await first.MessagesAsync(speakers * each);
        Assert.Equal(heard, await second.MessagesAsync(speakers * each));
        Assert.Equal(Enumerable.Range(1, speakers * each).Select(offset => (long)offset), heard.Select(message => message.Offset));
        for (var number = 0; number < speakers; number++)
        {
            var start = $"\"{number} ";
            Assert.Equal(
                Enumerable.Range(0, each).Select(i => $"{start}{i}\""),
                heard.Select(message => message.Data).Where(data => data.StartsWith(start, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Each_of_256_publishes_in_one_frame_has_its_own_answer()
    {
        await using var peer = await HubPeer.ConnectAsync(_server);

        await peer.SayAsync(string.Join('\n', Enumerable.Range(1, 256).Select(i => $$$"""{"type":"publish","payload":{"room":"a","data":1},"id":{{{i}}}}""")));

        for (var i = 1; i <= 256; i++)
        {
            using var answer = JsonDocument.Parse(await peer.NextTextAsync());
            Assert.Equal((i, i), (answer.RootElement.GetProperty("id").GetInt32(), answer.RootElement.GetProperty("payload").GetProperty("offset").GetInt32()));
        }
    }

    [Fact]
    public async Task What_a_connection_publishes_comes_back_to_it_only_where_it_asks_for_it()
    {
        await using var peer = await HubPeer.ConnectAsync(_server);
        await peer.SubscribeAsync("a");

        await peer.PublishAsync("a", "1");
        await peer.PublishAsync("a", "2", ""","echo":false""");
        await peer.HasNoMoreAsync();
        await peer.SayAsync("""{"type":"publish","payload":{"room":"a","data":3,"echo":true}}""");

        var came = new[] { await peer.NextTextAsync(), await peer.NextTextAsync() };
        Assert.Contains(came, text => text.Contains("\"data\":3", StringComparison.Ordinal));
        Assert.Contains(came, text => text.Contains("published", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_key_of_the_same_user_is_the_same_message_for_five_minutes()
    {
        await using var ann = await HubPeer.ConnectAsync(_server, "/ws?token=sub=ann");
        await using var annAgain = await HubPeer.ConnectAsync(_server, "/ws?token=sub=ann");
        await using var ben = await HubPeer.ConnectAsync(_server, "/ws?token=sub=ben");
        await using var nobody = await HubPeer.ConnectAsync(_server);
        await using var nobodyElse = await HubPeer.ConnectAsync(_server);
        await using var listener = await HubPeer.ConnectAsync(_server);
        await listener.SubscribeAsync("a");

        Assert.Equal(1, await OffsetAsync(ann, "1"));
        Assert.Equal(1, await OffsetAsync(ann, "2"));
        Assert.Equal(1, await OffsetAsync(annAgain, "3"));
        Assert.Equal(2, await OffsetAsync(ben, "4"));
        Assert.Equal(3, await OffsetAsync(nobody, "5"));
        Assert.Equal(3, await OffsetAsync(nobodyElse, "6"));
        Assert.Equal(1, (await ann.PublishAsync("b", "7", ""","key":"k" """)).GetProperty("offset").GetInt64());
        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, await OffsetAsync(annAgain, "8"));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(4, await OffsetAsync(annAgain, "9"));

        Assert.Equal([(1L, "1"), (2L, "4"), (3L, "5"), (4L, "9")], await listener.MessagesAsync(4));
        await listener.HasNoMoreAsync();

        static async Task<long> OffsetAsync(HubPeer peer, string data) => (await peer.PublishAsync("a", data, ""","key":"k" """)).GetProperty("offset").GetInt64();
    }

    [Fact]
    public async Task A_key_twice_in_one_frame_is_one_message()
    {
        await using var peer = await HubPeer.ConnectAsync(_server);

        await peer.SayAsync("""
            {"type":"publish","payload":{"room":"a","data":1,"key":"k"}}
            {"type":"publish","payload":{"room":"a","data":1,"key":"k"}}
            {"type":"publish","payload":{"room":"a","data":1}}
            """);

        var offsets = new List<long>();
        for (var i = 0; i < 3; i++) offsets.Add((await peer.NextAsync("published")).GetProperty("offset").GetInt64());
        Assert.Equal([1, 1, 2], offsets);
    }

    [Fact]
    public async Task What_is_said_in_one_frame_with_a_key_that_is_known_bears_the_time_at_which_it_was_accepted()
    {
        await using var peer = await HubPeer.ConnectAsync(_server);
        await using var listener = await HubPeer.ConnectAsync(_server);
        await peer.PublishAsync("a", "0", ""","key":"k" """);
        await listener.SubscribeAsync("a");
        _time.Advance(TimeSpan.FromMinutes(1));

        // Many: how many of them the room finds in its mailbox at once is not ours to say.
        await peer.SayAsync(string.Concat(Enumerable.Repeat("""
            {"type":"publish","payload":{"room":"a","data":1,"key":"k"}}
            {"type":"publish","payload":{"room":"a","data":1}}

            """, 50)));

        for (var i = 0; i < 50; i++)
            Assert.Equal(_time.GetUtcNow().ToUnixTimeMilliseconds(), (await listener.NextAsync("message")).GetProperty("ts").GetInt64());
    }

    [Fact]
    public async Task A_room_is_one_room_whatever_its_members_speak()
    {
        await using var hub = await HubPeer.ConnectAsync(_server, "/ws?token=sub=ann");
        await using var plain = await SocketClient.ConnectAsync(_server.WebSocketUrl("/ws"));
        await using var raw = await SocketClient.ConnectAsync(_server.WebSocketUrl("/ws/a"));
        await hub.SubscribeAsync("a");
        await plain.SayAsync("""{"type":"subscribe","payload":"a"}""");
        Assert.Equal("""{"type":"subscribed","payload":"a"}""", await plain.NextTextAsync());

        await raw.SayAsync("text \"1\"");
        Assert.Equal("""{"type":"message","payload":{"room":"a","data":"text \"1\""}}""", await plain.NextTextAsync());
        Assert.Equal([(1L, """
            "text \"1\""
            """)], await hub.MessagesAsync(1));

        await raw.SayAsync([0, 1, 255]);
        Assert.Equal("""{"type":"message","payload":{"room":"a","data":"AAH/","encoding":"base64"}}""", await plain.NextTextAsync());
        var binary = await hub.NextAsync("message");
        Assert.Equal(("AAH/", "base64"), (binary.GetProperty("data").GetString(), binary.GetProperty("encoding").GetString()));

        await plain.SayAsync("""{"type":"message","payload":{"room":"a","data":{"x":1}}}""");
        Assert.Equal("""{"x":1}""", await raw.NextTextAsync());
        Assert.Equal([(3L, """{"x":1}""")], await hub.MessagesAsync(1));

        await hub.PublishAsync("a", "\"said\"");
        Assert.Equal("said", await raw.NextTextAsync());
        Assert.Equal("""{"type":"message","payload":{"room":"a","data":"said"}}""", await plain.NextTextAsync());
        await hub.PublishAsync("a", "[1,\"x\"]");
        Assert.Equal("[1,\"x\"]", await raw.NextTextAsync());
        Assert.Equal("""{"type":"message","payload":{"room":"a","data":[1,"x"]}}""", await plain.NextTextAsync());

        var items = (await hub.AskAsync("""{"type":"history","payload":{"room":"a"}}""", "history")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(5, items.Count);
        Assert.Equal("base64", items[1].GetProperty("encoding").GetString());
        Assert.Equal("ann", items[3].GetProperty("from").GetString());
    }

    [Fact]
    public async Task What_raw_and_plain_members_said_is_recovered()
    {
        await using var raw = await SocketClient.ConnectAsync(_server.WebSocketUrl("/ws/a"));
        await using var peer = await HubPeer.ConnectAsync(_server);
        var epoch = (await peer.SubscribeAsync("a")).GetProperty("epoch").GetString();
        await raw.SayAsync("1");
        await raw.SayAsync("2");
        await peer.MessagesAsync(2);

        await using var back = await HubPeer.ConnectAsync(_server);
        Assert.True((await back.SubscribeAsync("a", $$$""","since":{"epoch":"{{{epoch}}}","offset":1}""")).GetProperty("recovered").GetBoolean());

        Assert.Equal([(2L, "\"2\"")], await back.MessagesAsync(1));
    }

    [Fact]
    public async Task Of_each_slot_the_newest_comes_at_most_once_in_a_time_and_says_how_many_it_stands_for()
    {
        await using var speaker = await HubPeer.ConnectAsync(_server);
        await using var peer = await HubPeer.ConnectAsync(_server);
        await peer.SubscribeAsync("a", ""","conflateMs":100""");
        await speaker.PublishAsync("a", "1", ""","slot":"x" """);
        await speaker.PublishAsync("a", "2", ""","slot":"y" """);
        await speaker.PublishAsync("a", "3");
        await speaker.PublishAsync("a", "4", ""","slot":"x" """);
        await speaker.PublishAsync("a", "5", ""","slot":"x" """);
        await peer.HasNoMoreAsync();
        // Its members have what was said by now: the answer to a join comes behind.
        await using var later = await HubPeer.ConnectAsync(_server);
        await later.SubscribeAsync("a");

        _time.Advance(TimeSpan.FromMilliseconds(100));

        var came = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var message = await peer.NextAsync("message");
            came.Add($"{message.GetProperty("offset")} {message.GetProperty("data")} {(message.TryGetProperty("skipped", out var skipped) ? skipped.GetInt32() : 0)}");
        }

        Assert.Equal(["2 2 0", "3 3 0", "5 5 2"], came);
        await speaker.PublishAsync("a", "6", ""","slot":"x" """);
        await later.MessagesAsync(1);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal([(6L, "6")], await peer.MessagesAsync(1));
    }

    [Fact]
    public async Task A_conflated_subscription_recovers_all_that_it_has_missed()
    {
        await using var speaker = await HubPeer.ConnectAsync(_server);
        for (var i = 1; i <= 4; i++) await speaker.PublishAsync("a", $"{i}", ""","slot":"x" """);
        var epoch = (await speaker.PublishAsync("a", "5", ""","slot":"x" """)).GetProperty("epoch").GetString();
        await using var peer = await HubPeer.ConnectAsync(_server);

        await peer.SubscribeAsync("a", $$$""","conflateMs":100,"since":{"epoch":"{{{epoch}}}","offset":2}""");

        Assert.Equal([(3L, "3"), (4L, "4"), (5L, "5")], await peer.MessagesAsync(3));
        _time.Advance(TimeSpan.FromSeconds(1));
        await peer.HasNoMoreAsync();
    }

    [Fact]
    public async Task A_conflated_subscription_that_has_ended_hears_nothing_more()
    {
        await using var speaker = await HubPeer.ConnectAsync(_server);
        await using var peer = await HubPeer.ConnectAsync(_server);
        await peer.SubscribeAsync("a", ""","conflateMs":100""");
        await speaker.PublishAsync("a", "1", ""","slot":"x" """);

        await peer.AskAsync("""{"type":"unsubscribe","payload":{"room":"a"}}""", "unsubscribed");
        _time.Advance(TimeSpan.FromSeconds(1));

        await peer.HasNoMoreAsync();
    }
}
