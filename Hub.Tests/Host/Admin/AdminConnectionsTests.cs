using System.Text.Json;
using Hub.Actors.Connections;
using Hub.Host.Authentication;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Host.Admin;

public class AdminConnectionsTests
{
    [Fact]
    public async Task Connections_are_found_by_user_room_and_address()
    {
        await using var node = await AdminNode.StartAsync(services => services.Configure<AuthOptions>(auth => auth.Key = Tokens.Secret));
        await using var ann = await HubPeer.ConnectAsync(node.Server);
        await ann.AskAsync($$"""{"type":"hello","payload":{"token":"{{Tokens.Make("""{"sub":"ann","exp":4102444800}""")}}"},"id":1}""", "welcome");
        await ann.SubscribeAsync("news");
        await using var raw = await SocketClient.ConnectAsync(node.Server.WebSocketUrl("/ws/news"));
        await using var plain = await SocketClient.ConnectAsync(node.Server.WebSocketUrl("/ws"));

        Assert.Equal(["hub.v1 ann /ws"], await ListAsync(node, "?user=ann"));
        Assert.Equal(["hub.v1 ann /ws", "raw - /ws/news"], await ListAsync(node, "?room=news"));
        Assert.Equal(["hub.v1 ann /ws", "plain - /ws", "raw - /ws/news"], await ListAsync(node, "?address=127.0.0.0/8"));
        Assert.Equal(["hub.v1 ann /ws", "plain - /ws", "raw - /ws/news"], await ListAsync(node, "?address=127.0.0.1&node=one"));
        Assert.Empty(await ListAsync(node, "?address=10.1.2.3"));
        Assert.Empty(await ListAsync(node, "?user=bob"));
        Assert.Empty(await ListAsync(node, "?slow=true"));
    }

    [Fact]
    public async Task A_connection_that_does_not_read_is_found_as_slow()
    {
        await using var node = await AdminNode.StartAsync(services => services.Configure<LimitOptions>(limits => limits.OutboundBytes = 64 * 1024 * 1024));
        await using var slow = await RawSocket.OpenAsync(node.Server.Url, "/ws/lobby");
        await using var quick = await SocketClient.ConnectAsync(node.Server.WebSocketUrl("/ws/other"));
        var data = JsonSerializer.Serialize(new string('x', 200_000));

        await Poll.UntilAsync(async _ =>
        {
            await node.PostAsync("/rooms/lobby/messages", $$"""{"data":{{data}}}""");
            return (await ListAsync(node, "?slow=true")).Count == 1;
        });

        var found = (await node.GetAsync("/connections?slow=true")).GetProperty("connections")[0];
        Assert.Equal("/ws/lobby", found.GetProperty("path").GetString());
        Assert.True(found.GetProperty("slow").GetBoolean());
        Assert.InRange(found.GetProperty("queuedBytes").GetInt32(), 4 * 1024 * 1024, int.MaxValue);
    }

    [Fact]
    public async Task A_page_of_connections_goes_on_behind_the_last_one()
    {
        await using var node = await AdminNode.StartAsync();
        List<SocketClient> sockets = [];
        for (var i = 0; i < 5; i++) sockets.Add(await SocketClient.ConnectAsync(node.Server.WebSocketUrl("/ws/lobby")));

        List<string> ids = [];
        string? cursor = null;
        do
        {
            var page = await node.GetAsync($"/connections?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            ids.AddRange(page.GetProperty("connections").EnumerateArray().Select(one => one.GetProperty("id").GetString()!));
            Assert.InRange(ids.Count, 1, 5);
            cursor = page.GetProperty("cursor").GetString();
        }
        while (cursor is not null);

        Assert.Equal(5, ids.Distinct().Count());
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        foreach (var socket in sockets) await socket.DisposeAsync();
    }

    [Fact]
    public async Task A_connection_is_shown_with_its_rooms_and_closed_with_a_reason()
    {
        await using var node = await AdminNode.StartAsync();
        await using var hub = await HubPeer.ConnectAsync(node.Server);
        await hub.SubscribeAsync("b");
        await hub.SubscribeAsync("a");
        var id = (await node.GetAsync("/connections")).GetProperty("connections")[0].GetProperty("id").GetString();

        var shown = await node.GetAsync($"/connections/{id}");
        Assert.Equal("""["a","b"]""", shown.GetProperty("rooms").GetRawText());
        Assert.Equal((id, "one"), (shown.GetProperty("connection").GetProperty("id").GetString(), shown.GetProperty("connection").GetProperty("node").GetString()));
        Assert.True(shown.GetProperty("silenceMs").GetInt64() >= 0);

        var (status, closed) = await node.PostAsync($"/connections/{id}/close?reason=enough");
        Assert.Equal((200, $$"""{"id":"{{id}}","code":4004,"reason":"enough"}"""), (status, closed.GetRawText()));
        Assert.Equal((4004, "enough"), await hub.Socket.ClosedAsync());
        await Poll.UntilAsync(async _ => (await node.RefusedAsync(HttpMethod.Get, $"/connections/{id}")).Status == 404);
        Assert.Equal((404, $"There is no connection {id}: it may have ended"), await node.RefusedAsync(HttpMethod.Post, $"/connections/{id}/close"));
    }

    [Theory]
    [InlineData("?slow=yes", 400, "slow=yes must be true or false")]
    [InlineData("?address=here", 400, "address=here must be an IP address such as 10.1.2.3, or a block such as 10.0.0.0/8")]
    [InlineData("?cursor=1", 400, "cursor=1 is none: leave it out for the first page")]
    [InlineData("?node=two", 404, "There is no node two; there are one")]
    [InlineData("/12", 400, "12 is no id of a connection: they have sixteen hexadecimal digits")]
    public async Task What_cannot_be_told_of_connections_is_refused_with_what_stands_against_it(string path, int status, string error)
    {
        await using var node = await AdminNode.StartAsync();
        Assert.Equal((status, error), await node.RefusedAsync(HttpMethod.Get, $"/connections{path}"));
    }

    private static async Task<List<string>> ListAsync(AdminNode node, string query) =>
    [
        .. (await node.GetAsync($"/connections{query}")).GetProperty("connections").EnumerateArray()
            .Select(one => $"{one.GetProperty("protocol").GetString()} {one.GetProperty("user").GetString() ?? "-"} {one.GetProperty("path").GetString()}")
            .Order(StringComparer.Ordinal),
    ];
}
