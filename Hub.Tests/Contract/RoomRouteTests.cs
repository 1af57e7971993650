using System.Net;
using Hub.Actors;
using Hub.Actors.Rooms;
using Hub.Host.Routing;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Contract;

/// <summary>A room with rules of its own: <c>MapRoom</c>.</summary>
public class RoomRouteTests
{
    [Fact]
    public async Task Without_a_function_what_a_member_sends_goes_to_every_other_member_whatever_its_route()
    {
        await using var hub = await StartAsync(_ => { });
        await using var ann = await ConnectAsync(hub, "/talk/lobby");
        await using var raw = await ConnectAsync(hub, "/ws/lobby");

        await ann.SayAsync("one");
        await ann.SayAsync([2]);
        await raw.SayAsync("three");

        Assert.Equal("one", await raw.NextTextAsync());
        Assert.Equal([2], (await raw.NextAsync())!.Value.Payload);
        Assert.Equal("three", await ann.NextTextAsync());
    }

    [Fact]
    public async Task A_function_says_what_is_published_to_whom_and_what_its_sender_alone_is_answered()
    {
        await using var hub = await StartAsync(room =>
        {
            room.Presence = request => request.Query["name"];
            room.OnMessage = (member, message) =>
            {
                if (!message.IsText) member.Publish(message.Data);
                else if (message.Text == "who?") member.Socket.Send($"you are {member.Name}");
                else member.Publish($"{member.Name}: {message.Text}", echo: true);
            };
        });
        await using var ann = await ConnectAsync(hub, "/talk/lobby?name=ann");
        await using var raw = await ConnectAsync(hub, "/ws/lobby");

        await ann.SayAsync("who?");
        Assert.Equal("you are ann", await ann.NextTextAsync());
        await ann.SayAsync([1]);
        await ann.SayAsync("hi");

        Assert.Equal("ann: hi", await ann.NextTextAsync());
        Assert.Equal([1], (await raw.NextAsync())!.Value.Payload);
        Assert.Equal("ann: hi", await raw.NextTextAsync());
    }

    [Theory]
    [InlineData("close")]
    [InlineData("abort")]
    [InlineData("fail")]
    [InlineData("kick")]
    public async Task Whatever_ends_a_connection_its_leaving_is_said_once(string end)
    {
        await using var hub = await StartAsync(room =>
        {
            room.Presence = request => request.Query["name"];
            room.Joined = name => $"+{name}";
            room.Left = name => $"-{name}";
            room.OnMessage = (_, _) => throw new InvalidOperationException("as told");
        });
        var rooms = hub.Services.GetRequiredService<IHubRooms>();
        await using var witness = await ConnectAsync(hub, "/ws/lobby");
        await using var ann = await ConnectAsync(hub, "/talk/lobby?name=ann");
        Assert.Equal("+ann", await ann.NextTextAsync());
        Assert.Equal("+ann", await witness.NextTextAsync());

        if (end == "close") await ann.CloseAsync();
        else if (end == "abort") ann.Abort();
        else if (end == "fail") await ann.SayAsync("anything");
        else await rooms.CloseAsync((await rooms.ConnectionsAsync()).Single(connection => connection.Path.StartsWith("/talk", StringComparison.Ordinal)).Id);

        Assert.Equal("-ann", await witness.NextTextAsync());
        Assert.Empty(await rooms.MembersAsync("lobby"));
        await rooms.PublishAsync("lobby", "the next");
        Assert.Equal("the next", await witness.NextTextAsync());
    }

    [Fact]
    public async Task A_room_of_the_servers_own_is_reached_by_its_route_only_and_by_the_servers_code()
    {
        await using var hub = await HubServer.StartAsync(_ => { }, app =>
        {
            app.MapRoom("/news", room => room.Room = "$hub/news");
            app.MapRoom("/talk/{room}", _ => { });
        });
        await using var reader = await ConnectAsync(hub, "/news");

        Assert.Equal(HttpStatusCode.BadRequest, (await RefusedUpgrade.OfAsync(hub.WebSocketUrl("/ws/$hub%2Fnews"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await RefusedUpgrade.OfAsync(hub.WebSocketUrl("/talk/$hub%2Fnews"))).Status);
        await hub.Services.GetRequiredService<IHubRooms>().PublishAsync("$hub/news", "extra");

        Assert.Equal("extra", await reader.NextTextAsync());
    }

    [Fact]
    public async Task A_hook_that_throws_refuses_the_upgrade_with_500_and_no_word_of_it()
    {
        await using var hub = await StartAsync(room => room.Presence = _ => throw new InvalidOperationException("secret"));

        Assert.Equal(HttpStatusCode.InternalServerError, (await RefusedUpgrade.OfAsync(hub.WebSocketUrl("/talk/lobby"))).Status);
        Assert.Equal(0, await hub.Services.GetRequiredService<IHubRooms>().CountAsync());
    }

    [Fact]
    public async Task A_route_into_a_room_of_the_servers_own_states_what_that_room_keeps()
    {
        await using var hub = await HubServer.StartAsync(_ => { }, app =>
        {
            app.MapRoom("/news", room => (room.Room, room.Rule) = ("$hub/news", new RoomRule { Keep = 150 }));
            app.MapRoom("/others", room => room.Room = "$hub/others");
        });
        var rooms = hub.Services.GetRequiredService<IHubRooms>();
        foreach (var room in new[] { "$hub/news", "$hub/others" })
            for (var i = 1; i <= 200; i++) await rooms.PublishAsync(room, $"{i}");

        Assert.Equal(150, await KeptAsync("/news", "$hub/news"));
        Assert.Equal(100, await KeptAsync("/others", "$hub/others"));

        async Task<int> KeptAsync(string path, string room)
        {
            await using var reader = await HubPeer.ConnectAsync(hub, path);
            var history = await reader.AskAsync($$$"""{"type":"history","payload":{"room":"{{{room}}}","limit":1000}}""", "history");
            return history.GetProperty("items").GetArrayLength();
        }
    }

    [Theory]
    [InlineData("$hub/news", "*", 0, "Rule:Keep = 0")]
    [InlineData("$hub/news", "news-*", 1, "Rule:Match = news-*")]
    [InlineData("news", "*", 1, "HUB__ROOMS__0__MATCH")]
    [InlineData(null, "*", 1, "HUB__ROOMS__0__MATCH")]
    [InlineData("$hub/chat", "*", 1, "second Rule for $hub/chat")]
    public async Task A_mistake_in_what_a_route_states_stops_the_start_and_names_itself(string? room, string match, int keep, string named)
    {
        var mistake = await Assert.ThrowsAsync<ArgumentException>(() => HubServer.StartAsync(_ => { }, app => app.MapRoom("/talk/{room}", options =>
            (options.Room, options.Rule) = (room, new RoomRule { Match = match, Keep = keep }))));

        Assert.Contains(named, mistake.Message, StringComparison.Ordinal);
        Assert.Contains("/talk/{room}", mistake.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/talk", null, false, "/talk")]
    [InlineData("/talk/{a}/{b}", null, false, "/talk/{a}/{b}")]
    [InlineData("/talk", "", false, "name")]
    [InlineData("/talk", "lobby", true, "/talk")]
    public async Task A_mistake_in_the_rules_stops_the_start_and_names_itself(string pattern, string? name, bool announces, string named)
    {
        var mistake = await Assert.ThrowsAsync<ArgumentException>(() => HubServer.StartAsync(_ => { }, app => app.MapRoom(pattern, room =>
        {
            room.Room = name;
            if (announces) room.Left = _ => "left";
        })));

        Assert.Contains(named, mistake.Message, StringComparison.Ordinal);
    }

    private static Task<HubServer> StartAsync(Action<RoomRouteOptions> configure) =>
        HubServer.StartAsync(_ => { }, app => app.MapRoom("/talk/{room}", configure));

    private static Task<SocketClient> ConnectAsync(HubServer hub, string path) => SocketClient.ConnectAsync(hub.WebSocketUrl(path));
}
