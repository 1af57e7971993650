using System.Net;
using System.Security.Claims;
using Hub.Actors;
using Hub.Host.Routing;
using Hub.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Contract;

/// <summary>A25: rooms and connections in the hands of any endpoint or service.</summary>
public sealed class HubRoomsTests : IAsyncLifetime
{
    private HubServer _hub = null!;

    private IHubRooms Rooms => _hub.Services.GetRequiredService<IHubRooms>();

    public async Task InitializeAsync() => _hub = await HubServer.StartAsync(
        services => services.AddSingleton<Announcer>(),
        app =>
        {
            // An authentication as simple as can be: who asks says who it is.
            app.Use((context, next) =>
            {
                if (context.Request.Headers["X-User"].FirstOrDefault() is { } user)
                    context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", user)], "test"));
                return next(context);
            });
            app.MapPost("/say/{room}", (IHubRooms rooms, string room) => rooms.PublishAsync(room, "from an endpoint"));
        });

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Fact]
    public async Task An_endpoint_publishes_a_text_to_raw_and_plain_members()
    {
        await using var raw = await ConnectAsync("/ws/lobby");
        await using var plain = await SubscribeAsync("lobby");
        using var http = new HttpClient { BaseAddress = _hub.Url };

        Assert.Equal(HttpStatusCode.OK, (await http.PostAsync("/say/lobby", content: null)).StatusCode);

        Assert.Equal("from an endpoint", await raw.NextTextAsync());
        Assert.Equal("""{"type":"message","payload":{"room":"lobby","data":"from an endpoint"}}""", await plain.NextTextAsync());
    }

    [Fact]
    public async Task A_service_publishes_too()
    {
        await using var raw = await ConnectAsync("/ws/lobby");

        await _hub.Services.GetRequiredService<Announcer>().AnnounceAsync("from a service");

        Assert.Equal("from a service", await raw.NextTextAsync());
    }

    [Fact]
    public async Task Bytes_reach_raw_members_as_binary_and_plain_ones_in_base64()
    {
        await using var raw = await ConnectAsync("/ws/lobby");
        await using var plain = await SubscribeAsync("lobby");

        await Rooms.PublishAsync("lobby", new byte[] { 1, 2 });

        Assert.Equal([1, 2], (await raw.NextAsync())!.Value.Payload);
        Assert.Equal("""{"type":"message","payload":{"room":"lobby","data":"AQI=","encoding":"base64"}}""", await plain.NextTextAsync());
    }

    [Fact]
    public async Task A_value_reaches_raw_members_as_its_JSON_and_plain_ones_as_data_and_a_string_as_its_text()
    {
        await using var raw = await ConnectAsync("/ws/lobby");
        await using var plain = await SubscribeAsync("lobby");

        await Rooms.PublishJsonAsync("lobby", new { Word = "<é>" });
        await Rooms.PublishJsonAsync("lobby", "bare");

        Assert.Equal("""{"word":"<é>"}""", await raw.NextTextAsync());
        Assert.Equal("bare", await raw.NextTextAsync());
        Assert.Equal("""{"type":"message","payload":{"room":"lobby","data":{"word":"<é>"}}}""", await plain.NextTextAsync());
        Assert.Equal("""{"type":"message","payload":{"room":"lobby","data":"bare"}}""", await plain.NextTextAsync());
    }

    [Fact]
    public async Task A_publish_is_answered_with_its_position_once_the_room_has_it_and_its_key_makes_it_one()
    {
        await using var raw = await ConnectAsync("/ws/keyed");

        var first = await Rooms.PublishAsync("keyed", "once", key: "k");
        var again = await Rooms.PublishAsync("keyed", "once", key: "k");
        var other = await Rooms.PublishJsonAsync("keyed", new { n = 2 }, key: "l");

        Assert.Equal(1, first.Offset);
        Assert.Equal(first, again);
        Assert.Equal(new RoomPosition(first.Epoch, 2), other);
        Assert.Equal("once", await raw.NextTextAsync());
        Assert.Equal("""{"n":2}""", await raw.NextTextAsync());
    }

    [Fact]
    public async Task What_a_room_refuses_is_an_exception_with_its_code()
    {
        var refused = await Assert.ThrowsAsync<HubException>(() => Rooms.PublishAsync("lobby", new byte[256 * 1024 + 1]));

        Assert.Equal(120, refused.Code);
        Assert.False(refused.IsRetryable);
        await Assert.ThrowsAsync<ArgumentException>(() => Rooms.PublishAsync("lobby", "text", key: ""));
    }

    [Fact]
    public async Task What_is_no_name_of_a_room_is_refused_to_the_caller()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Rooms.PublishAsync("", "text"));
        await Assert.ThrowsAsync<ArgumentException>(() => Rooms.PublishAsync(new string('x', 256), "text"));
        await Assert.ThrowsAsync<ArgumentException>(() => Rooms.MembersAsync(""));
    }

    [Fact]
    public async Task A_broadcast_reaches_and_counts_the_connections_of_the_hubs_routes_only()
    {
        await using var raw = await ConnectAsync("/ws/lobby");
        await using var plain = await ConnectAsync("/ws");
        await using var echo = await ConnectAsync("/echo");

        Assert.Equal(2, await Rooms.BroadcastAsync(new { lunch = true }));

        Assert.Equal("""{"type":"broadcast","message":{"lunch":true}}""", await raw.NextTextAsync());
        Assert.Equal("""{"type":"broadcast","message":{"lunch":true}}""", await plain.NextTextAsync());
        await echo.SayAsync("the next");
        Assert.Equal("the next", await echo.NextTextAsync());
    }

    [Fact]
    public async Task A_text_to_a_user_reaches_all_connections_of_that_user_and_of_nobody_else()
    {
        await using var first = await ConnectAsync("/ws/lobby", "ann");
        await using var second = await ConnectAsync("/echo", "ann");
        await using var other = await ConnectAsync("/ws/lobby", "ben");
        await using var nobody = await ConnectAsync("/ws/lobby");

        Assert.Equal(2, await Rooms.SendToUserAsync("ann", "psst"));
        Assert.Equal(0, await Rooms.SendToUserAsync("eve", "psst"));
        await Rooms.PublishAsync("lobby", "the next");

        Assert.Equal("psst", await first.NextTextAsync());
        Assert.Equal("psst", await second.NextTextAsync());
        Assert.Equal("the next", await other.NextTextAsync());
        Assert.Equal("the next", await nobody.NextTextAsync());
    }

    [Fact]
    public async Task Connections_are_counted_and_listed_with_id_user_address_and_path()
    {
        await using var ann = await ConnectAsync("/ws/lobby", "ann");
        await using var nobody = await ConnectAsync("/echo?x=1");

        Assert.Equal(2, await Rooms.CountAsync());
        var all = (await Rooms.ConnectionsAsync()).OrderBy(connection => connection.Path, StringComparer.Ordinal).ToList();

        Assert.Equal([("/echo", null), ("/ws/lobby", "ann")], all.Select(connection => (connection.Path, connection.User)));
        Assert.All(all, connection => Assert.Equal(IPAddress.Loopback, connection.Address));
        Assert.All(all, connection => Assert.Matches("^[0-9a-f]{16}$", connection.Id));
        Assert.NotEqual(all[0].Id, all[1].Id);
    }

    [Fact]
    public async Task A_connection_is_closed_by_its_id_and_forgotten()
    {
        await using var ann = await ConnectAsync("/ws/lobby", "ann");
        await using var ben = await ConnectAsync("/echo");
        var id = (await Rooms.ConnectionsAsync()).Single(connection => connection.User == "ann").Id;

        Assert.True(await Rooms.CloseAsync(id, 4321, "go away"));

        Assert.Equal((4321, "go away"), await ann.ClosedAsync());
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        while (await Rooms.CountAsync(limit.Token) > 1) await Task.Yield();
        Assert.False(await Rooms.CloseAsync(id));
    }

    [Fact]
    public async Task Closing_defaults_to_4004_and_tells_when_there_is_no_such_connection()
    {
        await using var ann = await ConnectAsync("/ws/lobby");

        Assert.False(await Rooms.CloseAsync("0123456789abcdef"));
        Assert.False(await Rooms.CloseAsync("no id"));
        Assert.True(await Rooms.CloseAsync((await Rooms.ConnectionsAsync()).Single().Id));

        Assert.Equal((4004, ""), await ann.ClosedAsync());
    }

    [Theory]
    [InlineData(999)]
    [InlineData(1004)]
    [InlineData(1005)]
    [InlineData(1006)]
    [InlineData(1015)]
    [InlineData(2999)]
    [InlineData(5000)]
    public async Task A_code_that_may_not_be_sent_is_refused_to_the_caller(int code)
    {
        var refused = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Rooms.CloseAsync("0123456789abcdef", code));

        Assert.Equal("code", refused.ParamName);
    }

    [Fact]
    public async Task A_reason_over_123_bytes_is_refused_to_the_caller()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Rooms.CloseAsync("0123456789abcdef", 4000, new string('é', 62)));
        Assert.False(await Rooms.CloseAsync("0123456789abcdef", 4000, new string('é', 61)));
    }

    [Fact]
    public async Task Those_present_in_a_room_are_those_that_its_route_gave_a_name()
    {
        await using var hub = await HubServer.StartAsync(_ => { }, app => app.MapRoom("/talk/{room}", room => room.Presence = request => request.Query["name"]));
        var rooms = hub.Services.GetRequiredService<IHubRooms>();
        await using var ben = await SocketClient.ConnectAsync(hub.WebSocketUrl("/talk/lobby?name=ben"));
        await using var ann = await SocketClient.ConnectAsync(hub.WebSocketUrl("/talk/lobby?name=ann"));
        await using var raw = await SocketClient.ConnectAsync(hub.WebSocketUrl("/ws/lobby"));

        Assert.Equal(["ann", "ben"], await rooms.MembersAsync("lobby"));
        Assert.Empty(await rooms.MembersAsync("other"));
    }

    private Task<SocketClient> ConnectAsync(string path, string? user = null) => SocketClient.ConnectAsync(_hub.WebSocketUrl(path), options =>
    {
        if (user is not null) options.SetRequestHeader("X-User", user);
    });

    private async Task<SocketClient> SubscribeAsync(string room)
    {
        var client = await ConnectAsync("/ws");
        await client.SayAsync($$"""{"type":"subscribe","payload":"{{room}}"}""");
        Assert.Equal($$"""{"type":"subscribed","payload":"{{room}}"}""", await client.NextTextAsync());
        return client;
    }

    private sealed class Announcer(IHubRooms rooms)
    {
        public Task<RoomPosition> AnnounceAsync(string text) => rooms.PublishAsync("lobby", text);
    }
}
