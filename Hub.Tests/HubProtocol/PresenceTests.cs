using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Actors.Rooms;
using Hub.Host.Authentication;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.HubProtocol;

/// <summary>Who is in a room, as peers of hub.v1 are told.</summary>
public sealed class PresenceTests : IAsyncLifetime
{
    private const string Ask = """{"type":"presence","payload":{"room":"a"}}""";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _time = new();
    private HubServer _server = null!;

    public async Task InitializeAsync() => _server = await HubServer.StartAsync(services =>
    {
        services.AddSingleton<TimeProvider>(_time);
        services.AddSingleton<ITokenVerifier, SpokenTokens>();
        services.Configure<HeartbeatOptions>(heartbeat => heartbeat.Interval = Interval);
    });

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Members_of_every_dialect_are_counted_and_two_tabs_of_a_user_are_one_member()
    {
        await using var tab = await HubPeer.ConnectAsync(_server, "/ws?token=sub=ann");
        await using var otherTab = await HubPeer.ConnectAsync(_server, "/ws?token=sub=ann");
        await using var plain = await SocketClient.ConnectAsync(_server.WebSocketUrl("/ws?token=sub=ben"));
        await using var raw = await SocketClient.ConnectAsync(_server.WebSocketUrl("/ws/a"));
        await tab.SubscribeAsync("a");
        await otherTab.SubscribeAsync("a");
        await plain.SayAsync("""{"type":"subscribe","payload":"a"}""");
        await plain.NextTextAsync();

        var presence = await tab.AskAsync(Ask, "presence");

        Assert.Equal((3, 4), (presence.GetProperty("count").GetInt32(), presence.GetProperty("connections").GetInt32()));
        var members = presence.GetProperty("members").EnumerateArray().ToDictionary(member => member.GetProperty("member").GetString()!);
        Assert.Equal(("ann", 2), (members["ann"].GetProperty("user").GetString(), members["ann"].GetProperty("connections").GetInt32()));
        Assert.Equal(("ben", 1), (members["ben"].GetProperty("user").GetString(), members["ben"].GetProperty("connections").GetInt32()));
        var nobody = members.Single(member => member.Key is not ("ann" or "ben")).Value;
        Assert.False(nobody.TryGetProperty("user", out _));
        Assert.False(nobody.TryGetProperty("data", out _));
    }

    [Fact]
    public async Task Who_watches_is_told_of_its_own_coming_too_and_who_does_not_of_nobody()
    {
        await using var watcher = await HubPeer.ConnectAsync(_server, "/ws?token=sub=ann");
        await using var other = await HubPeer.ConnectAsync(_server, "/ws?token=sub=ben");
        await watcher.SubscribeAsync("a", ""","presence":true""");
        Assert.Equal("ann", (await watcher.NextAsync("join")).GetProperty("member").GetString());

        await other.SubscribeAsync("a");
        Assert.Equal("ben", (await watcher.NextAsync("join")).GetProperty("member").GetString());
        await other.AskAsync("""{"type":"unsubscribe","payload":{"room":"a"}}""", "unsubscribed");
        Assert.Equal("""{"type":"leave","payload":{"room":"a","member":"ben"}}""", await watcher.NextTextAsync());

        await other.HasNoMoreAsync();
    }

    [Fact]
    public async Task Who_watches_a_room_that_was_restarted_is_told_who_is_there()
    {
        await using var watcher = await HubPeer.ConnectAsync(_server, "/ws?token=sub=ann");
        await using var other = await HubPeer.ConnectAsync(_server, "/ws?token=sub=ben");
        await watcher.SubscribeAsync("a", ""","presence":true""");
        await watcher.NextAsync("join");
        await other.SubscribeAsync("a");
        await watcher.NextAsync("join");

        // No node is called null: the room fails at it.
        var node = _server.Services.GetRequiredService<HubNode>();
        ((RoomRoute)node.Rooms.Of(NodeFixture.Room("a"))).Tell(new DeclareInterest(default, 0, null!, null, [], Watches: false), ActorRefs.NoSender);

        var present = await watcher.UntilAsync("presence");
        Assert.Equal(2, present.GetProperty("count").GetInt32());
        Assert.Equal(["ann", "ben"], present.GetProperty("members").EnumerateArray().Select(member => member.GetProperty("member").GetString()));
    }

    [Fact]
    public async Task Who_says_later_who_it_is_is_listed_as_that_user()
    {
        await using var watcher = await HubPeer.ConnectAsync(_server, "/ws?token=sub=ann");
        await watcher.SubscribeAsync("a", ""","presence":true""");
        await watcher.NextAsync("join");
        await using var stranger = await HubPeer.ConnectAsync(_server);
        await stranger.SubscribeAsync("a");
        var nobody = (await watcher.NextAsync("join")).GetProperty("member").GetString();

        await stranger.AskAsync("""{"type":"auth","payload":{"token":"sub=ben"}}""", "authed");

        var told = new[] { await watcher.NextTextAsync(), await watcher.NextTextAsync() };
        Assert.Contains("""{"type":"join","payload":{"room":"a","member":"ben","user":"ben","connections":1}}""", told);
        Assert.Contains($$$"""{"type":"leave","payload":{"room":"a","member":"{{{nobody}}}"}}""", told);
        Assert.Equal(2, (await watcher.AskAsync(Ask, "presence")).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Data_is_told_and_listed_and_that_of_the_last_who_set_it_counts()
    {
        await using var watcher = await HubPeer.ConnectAsync(_server);
        await using var tab = await HubPeer.ConnectAsync(_server, "/ws?token=sub=ann");
        await using var otherTab = await HubPeer.ConnectAsync(_server, "/ws?token=sub=ann");
        await watcher.SubscribeAsync("a", ""","presence":true""");
        await watcher.NextAsync("join");
        await tab.SubscribeAsync("a");
        Assert.Equal(1, (await watcher.NextAsync("join")).GetProperty("connections").GetInt32());
        await otherTab.SubscribeAsync("a");
        Assert.Equal(2, (await watcher.NextAsync("join")).GetProperty("connections").GetInt32());

        foreach (var (peer, data) in new[] { (tab, "1"), (otherTab, """{"x":2}"""), (tab, "null") })
        {
            await peer.AskAsync($$$"""{"type":"presence.set","payload":{"room":"a","data":{{{data}}}}}""", "presence.set");
            Assert.Equal(data, (await watcher.NextAsync("join")).GetProperty("data").GetRawText());
            var members = (await watcher.AskAsync(Ask, "presence")).GetProperty("members").EnumerateArray();
            Assert.Equal(data, members.Single(member => member.GetProperty("member").GetString() == "ann").GetProperty("data").GetRawText());
        }
    }

    [Theory]
    [InlineData("closes")]
    [InlineData("is cut")]
    [InlineData("closes raw")]
    public async Task Whoever_ends_its_connection_has_left(string how)
    {
        await using var watcher = await HubPeer.ConnectAsync(_server);
        await watcher.SubscribeAsync("a", ""","presence":true""");
        await watcher.NextAsync("join");
        await using var peer = how == "closes raw"
            ? await SocketClient.ConnectAsync(_server.WebSocketUrl("/ws/a?token=sub=ann"))
            : (await SubscribedAsync("/ws?token=sub=ann")).Socket;
        await watcher.NextAsync("join");

        if (how == "is cut") peer.Abort();
        else await peer.CloseAsync();

        Assert.Equal("ann", (await watcher.NextAsync("leave")).GetProperty("member").GetString());
    }

    // It never reads, so its pings are not answered; the network says nothing of it.
    [Fact]
    public async Task A_silent_peer_has_left_within_two_heartbeats()
    {
        await using var watcher = await HubPeer.ConnectAsync(_server);
        await watcher.SubscribeAsync("a", ""","presence":true""");
        await watcher.NextAsync("join");
        await using var silent = await SubscribedAsync("/ws?token=sub=ann");
        await watcher.NextAsync("join");

        var leaves = 0;
        for (var beat = 0; beat < 2; beat++)
        {
            _time.Advance(Interval);
            // Behind the ticks: nobody is asked twice before it could answer.
            await _server.Services.GetRequiredService<IHubRooms>().CountAsync();
            await watcher.SayAsync("""{"type":"ping"}""");
            string text;
            while (!(text = await watcher.NextTextAsync()).Contains("pong", StringComparison.Ordinal)) leaves += text.Contains("leave", StringComparison.Ordinal) ? 1 : 0;
        }

        if (leaves == 0) Assert.Equal("ann", (await watcher.NextAsync("leave")).GetProperty("member").GetString());
    }

    [Fact]
    public async Task Nothing_of_one_room_is_told_in_another()
    {
        await using var watcher = await HubPeer.ConnectAsync(_server);
        await using var other = await HubPeer.ConnectAsync(_server, "/ws?token=sub=ann");
        await watcher.SubscribeAsync("a", ""","presence":true""");
        await watcher.NextAsync("join");

        await other.SubscribeAsync("b");
        await other.AskAsync("""{"type":"presence.set","payload":{"room":"b","data":"secret"}}""", "presence.set");
        await other.PublishAsync("b", "\"secret\"");

        Assert.DoesNotContain("secret", (await watcher.AskAsync(Ask, "presence")).GetRawText(), StringComparison.Ordinal);
        await watcher.HasNoMoreAsync();
    }

    private async Task<HubPeer> SubscribedAsync(string path)
    {
        var peer = await HubPeer.ConnectAsync(_server, path);
        await peer.SubscribeAsync("a");
        return peer;
    }
}
