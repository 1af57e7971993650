using System.Net;
using Hub.Host.Admin;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Host.Admin;

public class AdminSocketTests
{
    private const string Hello = $$"""{"type":"hello","payload":{"token":"{{AdminNode.Key}}"},"id":1}""";

    [Fact]
    public async Task Whoever_shows_the_key_may_do_all_in_every_room_and_is_not_seen_there()
    {
        await using var node = await AdminNode.StartAsync(services => services.Configure<Actors.Rooms.RoomOptions>(rooms => rooms.Rooms.Add(
            new() { Match = "closed", Join = Actors.Rooms.RoomAudience.Nobody, Publish = Actors.Rooms.RoomAudience.Nobody, Read = Actors.Rooms.RoomAudience.Nobody })));
        await using var user = await HubPeer.ConnectAsync(node.Server);
        Assert.Equal(103, await user.FailAsync("""{"type":"subscribe","payload":{"room":"closed"},"id":1}"""));
        await user.AskAsync("""{"type":"subscribe","payload":{"room":"open","presence":true},"id":2}""", "subscribed");
        await user.NextAsync("join");

        await using var peer = await HubPeer.ConnectAsync(node.Server, AdminApi.Socket);
        var welcome = await peer.AskAsync(Hello, "welcome");
        Assert.Equal("one", welcome.GetProperty("node").GetString());
        await peer.SubscribeAsync("closed");
        await peer.SubscribeAsync("open");
        await peer.SubscribeAsync(AdminApi.EventRoom);
        await peer.PublishAsync("closed", "1");
        await peer.PublishAsync("open", "2");
        Assert.Equal(108, await peer.FailAsync("""{"type":"presence.set","payload":{"room":"open","data":1},"id":9}"""));

        // Nobody has come in, for the one who watches.
        var message = await user.NextAsync("message");
        Assert.Equal(2, message.GetProperty("data").GetInt32());
        Assert.Equal(1, (await user.AskAsync("""{"type":"presence","payload":{"room":"open"},"id":3}""", "presence")).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Rooms_of_a_hello_are_heard_unseen_too()
    {
        await using var node = await AdminNode.StartAsync();
        await using var peer = await HubPeer.ConnectAsync(node.Server, AdminApi.Socket);

        await peer.AskAsync($$"""{"type":"hello","payload":{"token":"{{AdminNode.Key}}","rooms":[{"room":"lobby"},{"room":"$hub/events"}]},"id":1}""", "welcome");

        Assert.Equal(0, (await peer.AskAsync("""{"type":"presence","payload":{"room":"lobby"},"id":2}""", "presence")).GetProperty("count").GetInt32());
        await node.PostAsync("/rooms/lobby/messages", """{"data":"hi"}""");
        Assert.Equal("hi", (await peer.UntilAsync("message")).GetProperty("data").GetString());
    }

    [Theory]
    [InlineData("""{"type":"hello","payload":{"token":"0123456789abcdee"},"id":1}""")]
    [InlineData("""{"type":"hello","payload":{"token":""},"id":1}""")]
    public async Task Another_key_closes_with_4001(string hello)
    {
        await using var node = await AdminNode.StartAsync();
        await using var peer = await HubPeer.ConnectAsync(node.Server, AdminApi.Socket);

        await peer.SayAsync(hello);

        Assert.Equal(4001, await peer.CloseCodeAsync());
    }

    [Theory]
    [InlineData("""{"type":"subscribe","payload":{"room":"lobby"},"id":1}""")]
    [InlineData("""{"type":"publish","payload":{"room":"lobby","data":1},"id":1}""")]
    [InlineData("""{"type":"hello","payload":{},"id":1}""")]
    public async Task Nothing_is_done_without_the_key(string envelope)
    {
        await using var node = await AdminNode.StartAsync();
        await using var peer = await HubPeer.ConnectAsync(node.Server, AdminApi.Socket);

        Assert.Equal(101, await peer.FailAsync(envelope));
    }

    [Fact]
    public async Task Who_never_shows_it_is_closed_when_the_time_of_hello_is_over()
    {
        await using var node = await AdminNode.StartAsync(services =>
            services.Configure<Actors.Connections.LimitOptions>(limits => limits.Hello = TimeSpan.FromMilliseconds(100)));
        await using var peer = await HubPeer.ConnectAsync(node.Server, AdminApi.Socket);

        Assert.Equal(4006, await peer.CloseCodeAsync());
    }

    [Fact]
    public async Task The_key_is_no_token_where_users_come_in_and_their_own_rooms_stay_closed_to_them()
    {
        await using var node = await AdminNode.StartAsync();
        await using var user = await HubPeer.ConnectAsync(node.Server);

        await user.AskAsync(Hello, "welcome");

        Assert.Equal(107, await user.FailAsync("""{"type":"subscribe","payload":{"room":"$hub/events"},"id":2}"""));
    }

    [Theory]
    [InlineData("http://evil.example", "hub.v1", 403)]
    [InlineData(null, "other.v1", 400)]
    [InlineData(null, null, 400)]
    [InlineData(null, "hub.v1", 101)]
    public async Task An_upgrade_is_for_pages_of_its_own_and_for_hub_v1(string? origin, string? subprotocol, int status)
    {
        await using var node = await AdminNode.StartAsync();
        List<string> headers = [];
        if (origin is not null) headers.Add($"Origin: {origin}");
        if (subprotocol is not null) headers.Add($"Sec-WebSocket-Protocol: {subprotocol}");

        Assert.Equal(status, await UpgradeRequest.StatusAsync(node.Server, AdminApi.Socket, [.. headers]));
    }

    [Fact]
    public async Task Rooms_are_heard_as_server_sent_events_too()
    {
        await using var node = await AdminNode.StartAsync();
        await node.PostAsync("/rooms/lobby/messages", """{"data":"before"}""");
        await using var refused = await EventListener.OpenAsync(node.Server.Url, "/admin/api/stream?rooms=lobby");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.Response.StatusCode);

        await using var events = await EventListener.OpenAsync(
            node.Server.Url, "/admin/api/stream?rooms=lobby,%24hub%2Fevents", ("Authorization", $"Bearer {AdminNode.Key}"));
        Assert.Equal("welcome", (await events.NextAsync())?.Event);
        await node.PostAsync("/rooms/lobby/messages", """{"data":"now"}""");

        while (await events.NextAsync() is { } next)
        {
            if (next.Data?.Contains("\"now\"", StringComparison.Ordinal) == true) return;
        }

        Assert.Fail("It has ended");
    }

    [Fact]
    public async Task A_listener_of_its_own_has_the_socket_and_the_public_one_has_not()
    {
        var own = new Uri($"http://127.0.0.1:{HubCluster.FreePort()}");
        await using var node = await AdminNode.StartAsync(services => services.Configure<AdminOptions>(admin => admin.Urls = own.ToString()));

        await using var peer = await HubPeer.ConnectAsync(new Uri($"ws://{own.Authority}{AdminApi.Socket}"));
        await peer.AskAsync(Hello, "welcome");
        await peer.SubscribeAsync("lobby");
        await using var user = await HubPeer.ConnectAsync(node.Server);
        await user.PublishAsync("lobby", "1");

        Assert.Equal(1, (await peer.UntilAsync("message")).GetProperty("data").GetInt32());
        Assert.Equal(404, await UpgradeRequest.StatusAsync(node.Server, AdminApi.Socket, "Sec-WebSocket-Protocol: hub.v1"));
        Assert.Equal("a/b", (await AdminNode.SendAsync(own, HttpMethod.Post, "/rooms/a%2Fb/messages", """{"data":1}""")).Body.GetProperty("room").GetString());
    }
}
