using System.Text.Json;
using Hub.Host.Admin;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hub.Tests.Host.Admin;

public class AdminNodesTests
{
    [Fact]
    public async Task A_node_tells_all_that_it_measures()
    {
        await using var node = await AdminNode.StartAsync();
        await using var member = await SocketClient.ConnectAsync(node.Server.WebSocketUrl("/ws/lobby"));
        await member.SayAsync("hi");
        await Poll.UntilAsync(async _ => Metric(await OneAsync(node), "hub_messages_received_total") == 1);

        var one = await OneAsync(node);

        Assert.Equal(("one", true, Hub.Host.HubVersion.Text), (one.GetProperty("node").GetString(), one.GetProperty("self").GetBoolean(), one.GetProperty("version").GetString()));
        Assert.Equal(JsonValueKind.Null, one.GetProperty("unready").ValueKind);
        Assert.True(one.GetProperty("at").GetInt64() >= one.GetProperty("startedAt").GetInt64());
        Assert.Equal(1, Metric(one, "hub_connections"));
        Assert.Equal(1, Metric(one, """hub_upgrades_total{outcome="accepted"}"""));
        Assert.True(Metric(one, """hub_fanout_duration_seconds_bucket{le="+Inf"}""") >= 1);
        Assert.True(Metric(one, "dotnet_process_memory_working_set_bytes") > 0);
    }

    [Fact]
    public async Task Every_shard_is_listed_with_its_owner_and_term()
    {
        await using var node = await AdminNode.StartAsync();

        var list = await node.GetAsync("/cluster/shards");

        Assert.Equal(("one", 1_024, 1_024), (
            list.GetProperty("node").GetString(), list.GetProperty("total").GetInt32(), list.GetProperty("shards").GetArrayLength()));
        Assert.Equal("""{"shard":7,"owner":"one","term":1}""", list.GetProperty("shards")[7].GetRawText());
    }

    [Fact]
    public async Task Actors_are_shown_below_a_path_down_to_a_depth()
    {
        await using var node = await AdminNode.StartAsync();
        await using var member = await SocketClient.ConnectAsync(node.Server.WebSocketUrl("/ws/lobby"));

        var user = await node.GetAsync("/actors?depth=1");
        var local = await node.GetAsync("/actors?path=/user/local-rooms/&node=one");

        Assert.Contains("/user/connections", user.GetProperty("items").EnumerateArray().Select(actor => actor.GetProperty("path").GetString()));
        Assert.All(user.GetProperty("items").EnumerateArray(), actor => Assert.Equal(JsonValueKind.Null, actor.GetProperty("items").ValueKind));
        Assert.Equal(("LocalRooms", 1), (local.GetProperty("type").GetString(), local.GetProperty("children").GetInt32()));
        Assert.Equal("LocalRoom", local.GetProperty("items")[0].GetProperty("type").GetString());
        Assert.Equal(2, (await node.GetAsync("/actors?path=/user/rooms&limit=2")).GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("/actors?depth=6", 400, "depth=6 must be a whole number from 1 to 5")]
    [InlineData("/actors?limit=x", 400, "limit=x must be a whole number from 1 to 1000")]
    [InlineData("/actors?node=two", 404, "There is no node two; there are one")]
    [InlineData("/actors?path=/nobody", 404, "There is no actor /nobody on one, or the node does not answer; /user is the parent of all")]
    public async Task What_actors_there_are_not_is_said(string path, int status, string error)
    {
        await using var node = await AdminNode.StartAsync();
        Assert.Equal((status, error), await node.RefusedAsync(HttpMethod.Get, path));
    }

    [Fact]
    public async Task A_broadcast_reaches_every_connection_but_those_of_operators()
    {
        await using var node = await AdminNode.StartAsync();
        await using var member = await SocketClient.ConnectAsync(node.Server.WebSocketUrl("/ws/lobby"));
        await using var peer = await HubPeer.ConnectAsync(node.Server, AdminApi.Socket);
        await peer.AskAsync($$"""{"type":"hello","payload":{"token":"{{AdminNode.Key}}"},"id":1}""", "welcome");

        var (status, sent) = await node.PostAsync("/broadcast", """{"message":{"a":1}}""");

        Assert.Equal((200, """{"connections":1}"""), (status, sent.GetRawText()));
        Assert.Equal("""{"type":"broadcast","message":{"a":1}}""", await member.NextTextAsync());
        Assert.Equal(400, (await node.PostAsync("/broadcast", "{}")).Status);
    }

    [Fact]
    public async Task A_single_node_has_nobody_to_share_with()
    {
        await using var node = await AdminNode.StartAsync();
        await using var member = await SocketClient.ConnectAsync(node.Server.WebSocketUrl("/ws/lobby"));

        var (status, body) = await node.PostAsync("/cluster/rebalance?rate=7");

        Assert.Equal((200, """{"rate":7,"nodes":[{"node":"one","connections":1,"closing":0}]}"""), (status, body.GetRawText()));
        Assert.Equal((400, "rate=0 must be a whole number from 1 to 10000"), await node.RefusedAsync(HttpMethod.Post, "/cluster/rebalance?rate=0"));
    }

    [Fact]
    public async Task What_a_node_logs_of_itself_is_said_in_the_room_of_events_whatever_else_is_logged()
    {
        await using var node = await AdminNode.StartAsync(services => services.Configure<LoggerFilterOptions>(logging => logging.MinLevel = Microsoft.Extensions.Logging.LogLevel.Error));
        await using var member = await SocketClient.ConnectAsync(node.Server.WebSocketUrl("/ws/lobby"));
        var id = (await node.GetAsync("/connections")).GetProperty("connections")[0].GetProperty("id").GetString();
        await node.PostAsync($"/connections/{id}/close");

        JsonElement said = default;
        await Poll.UntilAsync(async _ =>
        {
            var items = (await node.GetAsync("/rooms/%24hub%2Fevents/messages")).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("data"));
            said = items.FirstOrDefault(item => item.GetProperty("id").GetInt32() == 1055);
            return said.ValueKind == JsonValueKind.Object;
        });

        Assert.Equal(("one", "information"), (said.GetProperty("node").GetString(), said.GetProperty("level").GetString()));
        Assert.Equal($"Asked at /admin/api/connections to close connection {id} with 4004", said.GetProperty("message").GetString());
    }

    private static async Task<JsonElement> OneAsync(AdminNode node) => (await node.GetAsync("/nodes")).GetProperty("nodes")[0];

    private static double? Metric(JsonElement node, string name) =>
        node.GetProperty("metrics").TryGetProperty(name, out var value) ? value.GetDouble() : null;
}
