using System.Text.Json;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Cluster.Faults;

/// <summary>Whoever is gone without a word is gone on every node, with real processes.</summary>
[Collection(nameof(RunsAlone))]
public sealed class LostConnectionsTests : IAsyncLifetime
{
    private HubCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _cluster = new HubCluster(await (await PostgresServer.SharedAsync()).CreateDatabaseAsync());
        foreach (var name in (string[])["a", "b"]) await _cluster.AddAsync(name, ("HUB__HEARTBEAT__INTERVAL", "00:00:01"));
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_member_whose_network_swallows_everything_leaves_the_room_on_the_other_node_and_one_that_only_listens_stays()
    {
        await using var proxy = new CutProxy(_cluster["a"].Url);
        await using var watcher = await WatchAsync("room");
        await using var idle = await HubPeer.ConnectAsync(_cluster["a"].WebSocketUrl("/ws"));
        await idle.SubscribeAsync("room");
        await watcher.NextAsync("join");
        await using var silent = await HubPeer.ConnectAsync(proxy.WebSocketUrl("/ws"));
        await silent.SubscribeAsync("room");
        var came = await watcher.NextAsync("join");
        // Who reads answers pings.
        var listening = idle.NextAsync("message");

        proxy.Swallow();

        Assert.Equal(MemberOf(came), MemberOf(await watcher.NextAsync("leave")));
        var present = await PresentAsync(watcher, "room");
        Assert.Equal(2, present.GetProperty("connections").GetInt32());
        Assert.DoesNotContain(present.GetProperty("members").EnumerateArray(), member => MemberOf(member) == MemberOf(came));
        await watcher.PublishAsync("room", "\"still there?\"");
        Assert.Equal("still there?", (await listening).GetProperty("data").GetString());
        await watcher.HasNoMoreAsync();
    }

    [Fact]
    public async Task The_members_on_a_killed_node_leave_the_rooms_of_the_others()
    {
        await _cluster.EvenAsync(2);
        var room = await _cluster.RoomOfAsync("b");
        await using var watcher = await WatchAsync(room);
        await using var one = await HubPeer.ConnectAsync(_cluster["a"].WebSocketUrl("/ws"));
        await using var other = await HubPeer.ConnectAsync(_cluster["a"].WebSocketUrl("/ws"));
        foreach (var member in (HubPeer[])[one, other]) await member.SubscribeAsync(room);
        string[] came = [MemberOf(await watcher.NextAsync("join")), MemberOf(await watcher.NextAsync("join"))];

        _cluster["a"].Kill();

        string[] left = [MemberOf(await watcher.NextAsync("leave")), MemberOf(await watcher.NextAsync("leave"))];
        Assert.Equal(came.Order(), left.Order());
        Assert.Equal(1, (await PresentAsync(watcher, room)).GetProperty("connections").GetInt32());
    }

    [Fact]
    public async Task A_room_of_a_killed_node_tells_who_is_left_when_it_has_another()
    {
        await _cluster.EvenAsync(2);
        var room = await _cluster.RoomOfAsync("a");
        await using var watcher = await WatchAsync(room);
        await using var member = await HubPeer.ConnectAsync(_cluster["a"].WebSocketUrl("/ws"));
        await member.SubscribeAsync(room);
        await watcher.NextAsync("join");

        _cluster["a"].Kill();

        Assert.Equal(1, (await watcher.UntilAsync("presence")).GetProperty("connections").GetInt32());
        Assert.Equal("b", await _cluster.OwnerOfAsync(room));
    }

    private async Task<HubPeer> WatchAsync(string room)
    {
        var watcher = await HubPeer.ConnectAsync(_cluster["b"].WebSocketUrl("/ws"));
        await watcher.SubscribeAsync(room, ""","presence":true""");
        await watcher.NextAsync("join");
        return watcher;
    }

    private static Task<JsonElement> PresentAsync(HubPeer peer, string room) =>
        peer.AskAsync($$$"""{"type":"presence","payload":{"room":"{{{room}}}"}}""", "presence");

    private static string MemberOf(JsonElement change) => change.GetProperty("member").GetString()!;
}
