using System.Text.Json;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Host.Admin;

/// <summary>Two real nodes, of which one is asked about both.</summary>
public sealed class AdminOfSeveralNodesTests : IAsyncLifetime
{
    private HubCluster _cluster = null!;

    private Uri A => _cluster["a"].Url;

    public async Task InitializeAsync()
    {
        _cluster = new HubCluster(await (await PostgresServer.SharedAsync()).CreateDatabaseAsync());
        foreach (var name in (string[])["a", "b"]) await _cluster.AddAsync(name, ("HUB__ADMIN__KEY", AdminNode.Key));
        await _cluster.EvenAsync(2);
    }

    public Task DisposeAsync() => _cluster.DisposeAsync().AsTask();

    [Fact]
    public async Task One_node_tells_and_does_what_concerns_both()
    {
        // Of the other's, so that nothing is here by itself.
        var room = await _cluster.RoomOfAsync("b");
        await using var here = await SocketClient.ConnectAsync(_cluster["a"].WebSocketUrl($"/ws/{room}"));
        await using var there = await SocketClient.ConnectAsync(_cluster["b"].WebSocketUrl($"/ws/{room}"));
        await there.SayAsync("hi");
        Assert.Equal("hi", await here.NextTextAsync());

        var listed = (await AdminNode.GetAsync(A, $"/rooms?filter={room}&sort=members")).GetProperty("rooms")[0];
        Assert.Equal((room, "b", 2, 1L), (
            listed.GetProperty("room").GetString(), listed.GetProperty("owner").GetString(), listed.GetProperty("members").GetInt32(),
            listed.GetProperty("offset").GetInt64()));
        var shown = await AdminNode.GetAsync(A, $"/rooms/{room}");
        Assert.Equal(["a 1", "b 1"], shown.GetProperty("nodes").EnumerateArray()
            .Select(node => $"{node.GetProperty("node").GetString()} {node.GetProperty("members").GetInt32()}").Order(StringComparer.Ordinal));
        Assert.Equal("b", (await AdminNode.GetAsync(A, "/cluster/shards")).GetProperty("shards")[shown.GetProperty("shard").GetInt32()].GetProperty("owner").GetString());

        Assert.All((await AdminNode.GetAsync(A, "/nodes")).GetProperty("nodes").EnumerateArray(), node =>
            Assert.True(node.GetProperty("metrics").GetProperty("hub_connections").GetDouble() >= 1));
        var connections = (await AdminNode.GetAsync(A, "/connections?node=b")).GetProperty("connections");
        var id = Assert.Single(connections.EnumerateArray()).GetProperty("id").GetString();
        Assert.Equal($"[\"{room}\"]", (await AdminNode.GetAsync(A, $"/connections/{id}")).GetProperty("rooms").GetRawText());
        Assert.Equal("ConnectionsSupervisor", (await AdminNode.GetAsync(A, "/actors?node=b&path=/user/connections")).GetProperty("type").GetString());

        var (status, _) = await AdminNode.SendAsync(A, HttpMethod.Post, $"/rooms/{room}/close?reason=over");
        Assert.Equal(200, status);
        Assert.Equal((4004, "over"), await here.ClosedAsync());
        Assert.Equal((4004, "over"), await there.ClosedAsync());
    }

    [Fact]
    public async Task A_node_with_more_than_its_share_closes_the_excess_when_it_is_asked_for()
    {
        var sockets = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => SocketClient.ConnectAsync(_cluster["b"].WebSocketUrl("/ws/lobby"))));

        var (status, body) = await AdminNode.SendAsync(A, HttpMethod.Post, "/cluster/rebalance?rate=1000");

        Assert.Equal(200, status);
        Assert.Equal(["a 0 0", "b 10 5"], body.GetProperty("nodes").EnumerateArray().Select(node =>
            $"{node.GetProperty("node").GetString()} {node.GetProperty("connections").GetInt32()} {node.GetProperty("closing").GetInt32()}").Order(StringComparer.Ordinal));
        await Poll.UntilAsync(async _ => (await AdminNode.GetAsync(A, "/connections")).GetProperty("connections").GetArrayLength() == 5);
        foreach (var socket in sockets) await socket.DisposeAsync();
    }

    [Fact]
    public async Task A_node_that_hangs_keeps_nobody_from_seeing_the_other()
    {
        const int Stop = 19;
        // So long that nobody is given up meanwhile: only the asking can end.
        (string, string)[] settings = [("HUB__ADMIN__KEY", AdminNode.Key), ("HUB__CLUSTER__LEASE", "00:01:00")];
        await using var cluster = await HubCluster.StartAsync();
        foreach (var name in (string[])["c", "d"]) await cluster.AddAsync(name, settings);
        await using var here = await SocketClient.ConnectAsync(cluster["c"].WebSocketUrl($"/ws/{await cluster.RoomOfAsync("c")}"));
        cluster["d"].Signal(Stop);

        var list = await AdminNode.GetAsync(cluster["c"].Url, "/rooms?filter=room-");
        var nodes = await AdminNode.GetAsync(cluster["c"].Url, "/nodes");

        Assert.Equal("""["d"]""", list.GetProperty("unanswered").GetRawText());
        Assert.Equal(1, list.GetProperty("rooms")[0].GetProperty("members").GetInt32());
        Assert.Equal(["c True", "d False"], nodes.GetProperty("nodes").EnumerateArray().Select(node =>
            $"{node.GetProperty("node").GetString()} {node.GetProperty("metrics").ValueKind == JsonValueKind.Object}").Order(StringComparer.Ordinal));
        cluster["d"].Kill();
    }

    [Fact]
    public async Task Events_of_both_are_in_one_room()
    {
        await Poll.UntilAsync(async _ =>
        {
            // Whoever is asked says it, and a room whose owner was given up begins anew.
            foreach (var node in _cluster.Nodes) await AdminNode.SendAsync(node.Url, HttpMethod.Post, "/rooms/nobody/close");
            var items = (await AdminNode.GetAsync(A, "/rooms/%24hub%2Fevents/messages?limit=1000")).GetProperty("items").EnumerateArray()
                .Select(item => (item.GetProperty("data").GetProperty("node").GetString(), item.GetProperty("data").GetProperty("id").GetInt32())).ToList();
            return items.Contains(("a", Actors.Diagnostics.HubEventIds.RoomCloseRequested)) && items.Contains(("b", Actors.Diagnostics.HubEventIds.RoomCloseRequested));
        });
    }
}
