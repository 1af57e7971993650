using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Host.Admin;

public class AdminRoomsTests
{
    [Fact]
    public async Task A_list_of_rooms_has_those_with_members_and_those_that_keep_something()
    {
        await using var node = await AdminNode.StartAsync();
        await using var one = await SocketClient.ConnectAsync(node.Server.WebSocketUrl("/ws/lobby"));
        await using var two = await SocketClient.ConnectAsync(node.Server.WebSocketUrl("/ws/lobby"));
        await node.PostAsync("/rooms/news/messages", """{"data":1}""");

        var list = await node.GetAsync("/rooms?filter=*e*s");
        var lobby = (await node.GetAsync("/rooms?filter=LOB")).GetProperty("rooms")[0];

        Assert.Equal(
            """{"room":"news","owner":"one","members":0,"rate":0.1,"offset":1,"history":"memory"}""",
            Assert.Single(list.GetProperty("rooms").EnumerateArray(), room => room.GetProperty("room").GetString() == "news").GetRawText());
        Assert.Equal("""{"room":"lobby","owner":"one","members":2,"rate":0,"offset":0,"history":"memory"}""", lobby.GetRawText());
    }

    [Theory]
    [InlineData("name", "a b c d e")]
    [InlineData("members", "d b a c e")]
    [InlineData("rate", "e b a c d")]
    public async Task Pages_of_each_order_go_on_where_the_last_one_ended(string sort, string expected)
    {
        await using var node = await AdminNode.StartAsync();
        List<SocketClient> members = [];
        foreach (var room in "abcddeb") members.Add(await SocketClient.ConnectAsync(node.Server.WebSocketUrl($"/ws/x{room}")));
        members.Add(await SocketClient.ConnectAsync(node.Server.WebSocketUrl("/ws/xd")));
        foreach (var room in "eeebb") await node.PostAsync($"/rooms/x{room}/messages", """{"data":1}""");

        List<string> rooms = [];
        var cursor = "";
        do
        {
            var page = await node.GetAsync($"/rooms?filter=x*&sort={sort}&limit=2{cursor}");
            Assert.True(page.GetProperty("exact").GetBoolean());
            Assert.InRange(page.GetProperty("rooms").GetArrayLength(), 1, 2);
            rooms.AddRange(page.GetProperty("rooms").EnumerateArray().Select(room => room.GetProperty("room").GetString()![1..]));
            Assert.InRange(rooms.Count, 1, 5);
            cursor = page.GetProperty("cursor").GetString() is { } next ? $"&cursor={Uri.EscapeDataString(next)}" : "";
        }
        while (cursor.Length > 0);

        Assert.Equal(expected, string.Join(' ', rooms));
        foreach (var member in members) await member.DisposeAsync();
    }

    [Fact]
    public async Task Where_there_are_more_rooms_than_are_looked_at_a_page_by_figures_says_that_it_may_lack_some()
    {
        await using var node = await AdminNode.StartAsync();
        var rooms = node.Server.Services.GetRequiredService<Actors.IHubRooms>();
        await Task.WhenAll(Enumerable.Range(0, 1_001).Select(number => rooms.PublishAsync($"many-{number:D4}", "hi")));
        await rooms.PublishAsync("many-0500", "again");

        var byRate = await node.GetAsync("/rooms?filter=many-&sort=rate&limit=1");
        var byName = await node.GetAsync("/rooms?filter=many-&limit=1000");
        var rest = await node.GetAsync($"/rooms?filter=many-&limit=1000&cursor={Uri.EscapeDataString(byName.GetProperty("cursor").GetString()!)}");

        Assert.Equal(("many-0500", false), (byRate.GetProperty("rooms")[0].GetProperty("room").GetString(), byRate.GetProperty("exact").GetBoolean()));
        Assert.Equal((1_000, true), (byName.GetProperty("rooms").GetArrayLength(), byName.GetProperty("exact").GetBoolean()));
        Assert.Equal("many-1000", Assert.Single(rest.GetProperty("rooms").EnumerateArray()).GetProperty("room").GetString());
        Assert.Null(rest.GetProperty("cursor").GetString());
    }

    [Fact]
    public async Task A_room_is_shown_with_its_owner_its_rule_and_who_is_there()
    {
        await using var node = await AdminNode.StartAsync();
        await using var hub = await HubPeer.ConnectAsync(node.Server);
        await hub.SubscribeAsync("a/b");
        await hub.PublishAsync("a/b", "1");

        var room = await node.GetAsync("/rooms/a%2Fb");

        Assert.Equal(("a/b", "one", 1L), (room.GetProperty("room").GetString(), room.GetProperty("owner").GetString(), room.GetProperty("term").GetInt64()));
        Assert.Equal(Actors.Sharding.ShardHash.Of("a/b", 1_024).Number, room.GetProperty("shard").GetInt32());
        Assert.Equal((1, 1, 1L), (room.GetProperty("members").GetInt32(), room.GetProperty("present").GetInt32(), room.GetProperty("offset").GetInt64()));
        Assert.Equal("""[{"node":"one","members":1}]""", room.GetProperty("nodes").GetRawText());
        Assert.Equal(
            """{"match":"*","history":"memory","keep":100,"keepBytes":262144,"ttlMs":300000,"presence":true,"join":"anyone","publish":"anyone","read":"anyone"}""",
            room.GetProperty("rule").GetRawText());
        var history = await node.GetAsync("/rooms/a%2Fb/messages");
        Assert.Equal(room.GetProperty("epoch").GetString(), history.GetProperty("epoch").GetString());
        Assert.Equal(1, (await node.GetAsync("/rooms/a%2Fb/members")).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Members_of_every_kind_are_counted_while_they_are_there()
    {
        await using var node = await AdminNode.StartAsync();
        List<SocketClient> many = [];
        // More than one actor fans out to.
        for (var i = 0; i < 300; i++) many.Add(await SocketClient.ConnectAsync(node.Server.WebSocketUrl("/ws/big")));
        await using var conflated = await HubPeer.ConnectAsync(node.Server);
        await conflated.SubscribeAsync("big", ""","conflateMs":100""");
        Assert.Equal(301, await MembersAsync(node, "big"));
        Assert.Equal(301, (await node.GetAsync("/connections?room=big&limit=1000")).GetProperty("connections").GetArrayLength());

        foreach (var member in many.Take(299)) await member.CloseAsync();
        await conflated.AskAsync("""{"type":"unsubscribe","payload":{"room":"big"},"id":2}""", "unsubscribed");

        await Poll.UntilAsync(async _ => await MembersAsync(node, "big") == 1);
        foreach (var member in many) await member.DisposeAsync();
    }

    [Fact]
    public async Task A_room_is_closed_for_all_who_are_in_it_and_for_nobody_else()
    {
        await using var node = await AdminNode.StartAsync();
        await using var raw = await SocketClient.ConnectAsync(node.Server.WebSocketUrl("/ws/lobby"));
        await using var hub = await HubPeer.ConnectAsync(node.Server);
        await hub.SubscribeAsync("lobby");
        await using var other = await HubPeer.ConnectAsync(node.Server);
        await other.PublishAsync("lobby", "1");

        var (status, closed) = await node.PostAsync("/rooms/lobby/close?code=4200&reason=moved");

        Assert.Equal((200, """{"room":"lobby","connections":2}"""), (status, closed.GetRawText()));
        Assert.Equal((4200, "moved"), await raw.ClosedAsync());
        Assert.Equal((4200, "moved"), await hub.Socket.ClosedAsync());
        Assert.Equal(1, (await node.GetAsync("/rooms/lobby/messages")).GetProperty("items").GetArrayLength());
        await other.PublishAsync("lobby", "2");
    }

    [Theory]
    [InlineData("/rooms?limit=0", 400, "limit=0 must be a whole number from 1 to 1000")]
    [InlineData("/rooms?limit=many", 400, "limit=many must be a whole number from 1 to 1000")]
    [InlineData("/rooms?sort=size", 400, "sort=size must be name, members or rate")]
    [InlineData("/rooms?sort=1", 400, "sort=1 must be name, members or rate")]
    [InlineData("/rooms?sort=rate&cursor=name:0:x", 400, "cursor=name:0:x is none of a list with sort=rate: leave it out for the first page")]
    [InlineData("/rooms/nowhere", 404, "Nothing is known of room nowhere: it has no members and keeps nothing (hub rooms list has those that there are)")]
    public async Task What_cannot_be_told_of_rooms_is_refused_with_what_stands_against_it(string path, int status, string error)
    {
        await using var node = await AdminNode.StartAsync();
        Assert.Equal((status, error), await node.RefusedAsync(HttpMethod.Get, path));
    }

    [Theory]
    [InlineData("code=1005", "code=1005 may not be sent: it must be 1000 to 1003, 1007 to 1014 or 3000 to 4999")]
    [InlineData("code=x", "code=x must be a whole number from 0 to 65535")]
    [InlineData("reason=0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789",
        "reason must have at most 123 bytes of UTF-8")]
    public async Task With_what_no_close_frame_can_say_nothing_is_closed(string query, string error)
    {
        await using var node = await AdminNode.StartAsync();
        await using var member = await SocketClient.ConnectAsync(node.Server.WebSocketUrl("/ws/lobby"));

        Assert.Equal((400, error), await node.RefusedAsync(HttpMethod.Post, $"/rooms/lobby/close?{query}"));
        Assert.Equal((400, error), await node.RefusedAsync(HttpMethod.Post, $"/connections/0123456789abcdef/close?{query}"));
        Assert.Equal(1, await MembersAsync(node, "lobby"));
    }

    private static async Task<int> MembersAsync(AdminNode node, string room)
    {
        var rooms = (await node.GetAsync($"/rooms?filter={room}")).GetProperty("rooms");
        return rooms.GetArrayLength() == 0 ? 0 : rooms[0].GetProperty("members").GetInt32();
    }
}
