using Hub.Actors.Connections;
using Hub.Actors.Rooms;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.HubProtocol;

/// <summary>Rooms that a hello brings.</summary>
public sealed class HelloRoomsTests
{
    [Fact]
    public async Task Welcome_comes_first_and_then_what_each_room_has_missed_in_its_order()
    {
        await using var server = await HubServer.StartAsync();
        await using var speaker = await HubPeer.ConnectAsync(server);
        var epochs = new string[3];
        for (var room = 0; room < 3; room++)
            for (var i = 0; i < 5; i++) epochs[room] = (await speaker.PublishAsync($"{room}", $"{i}")).GetProperty("epoch").GetString()!;

        await using var peer = await HubPeer.ConnectAsync(server);
        var welcome = await peer.AskAsync(
            $$$"""{"type":"hello","payload":{"rooms":[{"room":"0","epoch":"{{{epochs[0]}}}","offset":2},{"room":"1","epoch":"{{{epochs[1]}}}","offset":5},{"room":"2"}]}}""",
            "welcome");

        Assert.Equal(
            ["0 5 True", "1 5 True", "2 5 False"],
            welcome.GetProperty("rooms").EnumerateArray().Select(room => $"{room.GetProperty("room")} {room.GetProperty("offset")} {room.GetProperty("recovered")}"));
        Assert.Equal([(3L, "2"), (4L, "3"), (5L, "4")], await peer.MessagesAsync(3));
        await peer.HasNoMoreAsync();
        await speaker.PublishAsync("2", "\"live\"");
        await speaker.PublishAsync("1", "\"live\"");
        Assert.Equal([(6L, "\"live\""), (6L, "\"live\"")], await peer.MessagesAsync(2));
    }

    [Fact]
    public async Task Each_room_that_is_not_granted_says_why_beside_those_that_are()
    {
        await using var server = await HubServer.StartAsync(services =>
        {
            services.Configure<RoomOptions>(options => options.Rooms.Add(new RoomRule { Match = "closed", Join = RoomAudience.Nobody }));
            services.Configure<LimitOptions>(limits => limits.Rooms = 2);
        });
        await using var peer = await HubPeer.ConnectAsync(server);

        var welcome = await peer.AskAsync("""
            {"type":"hello","payload":{"rooms":[{"room":"closed"},{"room":"$hub/chat"},{"room":""},{"room":7},{},{"room":"a","offset":1},
            {"room":"a","epoch":"e","offset":-1},{"room":"a","presence":1},{"room":"a","conflateMs":9},{"room":"a"},{"room":"a"},{"room":"b"},{"room":"c"}]}}
            """, "welcome");

        Assert.Equal(
            ["103", "107", "107", "107", "107", "107", "107", "107", "107", "granted", "105", "granted", "106"],
            welcome.GetProperty("rooms").EnumerateArray().Select(room => room.TryGetProperty("error", out var error) ? error.GetProperty("code").GetRawText() : "granted"));
        await peer.SayAsync("""{"type":"publish","payload":{"room":"a","data":1,"echo":true}}""");
        await peer.UntilAsync("message");
        await peer.SayAsync("""{"type":"auth","payload":{"token":"x"},"id":"behind"}""");
        while (!(await peer.NextTextAsync()).Contains("behind", StringComparison.Ordinal))
        {
            // The publish's own answer.
        }

        Assert.Equal(102, await peer.FailAsync("""{"type":"unsubscribe","payload":{"room":"closed"}}"""));
    }

    // Of the first 40 rooms more is missed than their node's memory of the newest holds, so the owner is asked.
    [Theory]
    [InlineData(64 * 1_024)]
    [InlineData(1_024 * 1_024)]
    public async Task However_much_200_rooms_have_missed_together_nobody_is_a_slow_consumer(int outboundBytes)
    {
        const int rooms = 200, large = 40;
        await using var server = await HubServer.StartAsync(services =>
        {
            services.Configure<LimitOptions>(limits => limits.OutboundBytes = outboundBytes);
            services.Configure<RateLimitOptions>(rate => rate.Rate = 0);
            services.Configure<RoomOptions>(options => options.Rooms.Add(new RoomRule { Keep = 1_000 }));
        });
        await using var speaker = await HubPeer.ConnectAsync(server);
        var epochs = new string[rooms];
        for (var room = 0; room < rooms; room++)
        {
            var (count, data) = room < large ? (300, new string('x', 200)) : (4, new string('x', 16_000));
            for (var sent = 0; sent < count; sent += 50)
            {
                var burst = Math.Min(50, count - sent);
                await speaker.SayAsync(string.Join('\n', Enumerable.Repeat($$$"""{"type":"publish","payload":{"room":"{{{room}}}","data":"{{{data}}}"}}""", burst)));
                for (var i = 0; i < burst; i++) epochs[room] = (await speaker.NextAsync("published")).GetProperty("epoch").GetString()!;
            }
        }

        await using var peer = await HubPeer.ConnectAsync(server);
        var positions = string.Join(',', epochs.Select((epoch, room) => $$"""{"room":"{{room}}","epoch":"{{epoch}}","offset":0}"""));
        var welcome = await peer.AskAsync($$$"""{"type":"hello","payload":{"rooms":[{{{positions}}}]}}""", "welcome");

        Assert.All(welcome.GetProperty("rooms").EnumerateArray(), room => Assert.True(room.GetProperty("recovered").GetBoolean()));
        var last = new long[rooms];
        for (var i = 0; i < (large * 300) + ((rooms - large) * 4); i++)
        {
            var message = await peer.NextAsync("message");
            var room = int.Parse(message.GetProperty("room").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(++last[room], message.GetProperty("offset").GetInt64());
        }

        await peer.HasNoMoreAsync();
    }
}
