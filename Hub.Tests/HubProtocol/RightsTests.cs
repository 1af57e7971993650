using System.Net.WebSockets;
using System.Security.Claims;
using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Actors.Rooms;
using Hub.Host.Authentication;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.HubProtocol;

/// <summary>Who may do what in which room, in every dialect.</summary>
public sealed class RightsTests : IAsyncLifetime
{
    private const string Denied = """{"type":"error","payload":"Permission denied"}""";

    private readonly Policy _policy = new();
    private HubServer _server = null!;

    public async Task InitializeAsync() => _server = await HubServer.StartAsync(services =>
    {
        services.AddSingleton<ITokenVerifier, SpokenTokens>();
        services.AddSingleton<IRoomPolicy>(_policy);
        services.Configure<RateLimitOptions>(rate => (rate.Rate, rate.Messages) = (0, 0));
        services.Configure<LimitOptions>(limits => limits.Inbound = 16);
        services.Configure<RoomOptions>(options =>
        {
            foreach (var audience in Enum.GetValues<RoomAudience>())
                options.Rooms.Add(new RoomRule { Match = $"{audience}-*", Join = audience, Publish = audience, Read = audience });
            options.Rooms.Add(new RoomRule { Match = "listen", Publish = RoomAudience.Nobody });
        });
    });

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("Anyone", "", true)]
    [InlineData("Anyone", "sub=ann", true)]
    [InlineData("Anyone", """sub=ann;rooms={"other":["join","publish","read"]}""", false)]
    [InlineData("Users", "", false)]
    [InlineData("Users", "sub=ann", true)]
    [InlineData("Users", "sub=ann;rooms=unreadable", false)]
    [InlineData("Granted", "", false)]
    [InlineData("Granted", "sub=ann", false)]
    [InlineData("Granted", """sub=ann;rooms={"Granted-*":["join","publish","read"]}""", true)]
    [InlineData("Nobody", """sub=ann;rooms={"*":["join","publish","read"]}""", false)]
    public async Task Rule_and_token_must_agree_in_every_dialect(string rule, string token, bool isGranted)
    {
        var (room, query) = ($"{rule}-a", token.Length == 0 ? "" : $"?token={Uri.EscapeDataString(token)}");
        await using var hub = await HubPeer.ConnectAsync(_server, $"/ws{query}");
        await using var plain = await SocketClient.ConnectAsync(_server.WebSocketUrl($"/ws{query}"));

        foreach (var (request, answer) in new[] { ("subscribe", "subscribed"), ("publish", "published"), ("history", "history"), ("presence", "presence") })
        {
            var came = await hub.AskAsync($$$"""{"type":"{{{request}}}","payload":{"room":"{{{room}}}","data":1}}""", isGranted ? answer : "error");
            if (!isGranted) Assert.Equal(103, came.GetProperty("code").GetInt32());
        }

        await plain.SayAsync($$"""{"type":"subscribe","payload":"{{room}}"}""");
        Assert.Equal(isGranted ? $$"""{"type":"subscribed","payload":"{{room}}"}""" : Denied, await plain.NextTextAsync());
        Assert.Equal(isGranted ? 101 : 403, await UpgradeRequest.StatusAsync(_server, $"/ws/{room}{query}"));
    }

    [Theory]
    [InlineData("join", "subscribe")]
    [InlineData("publish", "publish")]
    [InlineData("read", "history", "presence")]
    public async Task Each_right_of_a_token_is_one_of_its_own(string right, params string[] requests)
    {
        await using var peer = await HubPeer.ConnectAsync(_server, "/ws?token=" + Uri.EscapeDataString($$"""sub=ann;rooms={"a":["{{right}}"]}"""));

        foreach (var request in new[] { "subscribe", "publish", "history", "presence" })
        {
            await peer.SayAsync($$$"""{"type":"{{{request}}}","payload":{"room":"a","data":1}}""");
            Assert.Equal(!requests.Contains(request), (await peer.NextTextAsync()).StartsWith("""{"type":"error","payload":{"code":103""", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Whoever_may_only_listen_is_told_so_when_it_speaks()
    {
        await using var raw = await SocketClient.ConnectAsync(_server.WebSocketUrl("/ws/listen"));
        await using var plain = await SocketClient.ConnectAsync(_server.WebSocketUrl("/ws"));
        await plain.SayAsync("""{"type":"subscribe","payload":"listen"}""");
        await plain.NextTextAsync();

        await raw.SayAsync("psst");
        Assert.Equal("""{"error":"Permission denied"}""", await raw.NextTextAsync());
        await plain.SayAsync("""{"type":"message","payload":{"room":"listen","data":1},"id":1}""");
        Assert.Equal("""{"type":"error","payload":"Permission denied","id":1}""", await plain.NextTextAsync());

        await _server.Services.GetRequiredService<IHubRooms>().PublishAsync("listen", "the server speaks");
        Assert.Equal("the server speaks", await raw.NextTextAsync());
    }

    [Theory]
    [InlineData("no")]
    [InlineData("later no")]
    [InlineData("throws")]
    [InlineData("throws later")]
    public async Task A_policy_that_says_no_or_fails_refuses(string answer)
    {
        _policy.Answer = answer;
        await using var hub = await HubPeer.ConnectAsync(_server);
        await using var plain = await SocketClient.ConnectAsync(_server.WebSocketUrl("/ws"));

        foreach (var request in new[] { "subscribe", "publish", "history", "presence" })
            Assert.Equal(103, await hub.FailAsync($$$"""{"type":"{{{request}}}","payload":{"room":"a","data":1}}"""));
        var welcome = await hub.AskAsync("""{"type":"hello","payload":{"rooms":[{"room":"a"}]}}""", "welcome");
        Assert.Equal(103, welcome.GetProperty("rooms")[0].GetProperty("error").GetProperty("code").GetInt32());
        await plain.SayAsync("""{"type":"subscribe","payload":"a"}""");
        Assert.Equal(Denied, await plain.NextTextAsync());
        Assert.Equal(403, await UpgradeRequest.StatusAsync(_server, "/ws/a"));
        _policy.Answer = "yes";
        await hub.SubscribeAsync("a");
    }

    // More than may be on the way: what was taken for them must come back.
    [Fact]
    public async Task What_follows_waits_for_the_policy_in_its_order_and_credit_comes_back()
    {
        _policy.Answer = "later yes";
        await using var listener = await HubPeer.ConnectAsync(_server);
        await using var hub = await HubPeer.ConnectAsync(_server);
        await using var plain = await SocketClient.ConnectAsync(_server.WebSocketUrl("/ws"));
        await using var raw = await SocketClient.ConnectAsync(_server.WebSocketUrl("/ws/raw"));
        foreach (var room in new[] { "hub", "plain", "raw" }) await listener.SubscribeAsync(room);
        await plain.SayAsync("""{"type":"subscribe","payload":"plain"}""");

        for (var i = 0; i < 100; i++)
        {
            await hub.SayAsync($$$"""{"type":"publish","payload":{"room":"hub","data":"{{{i}}}"}}""" + "\n{\"type\":\"ping\"}");
            await plain.SayAsync($$$"""{"type":"message","payload":{"room":"plain","data":"{{{i}}}"}}""");
            await raw.SayAsync($"{i}");
        }

        var heard = new Dictionary<string, List<string>> { ["hub"] = [], ["plain"] = [], ["raw"] = [] };
        for (var i = 0; i < 300; i++)
        {
            var message = await listener.NextAsync("message");
            heard[message.GetProperty("room").GetString()!].Add(message.GetProperty("data").GetString()!);
        }

        Assert.All(heard.Values, data => Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), data));
        for (var i = 0; i < 200; i++) await hub.NextTextAsync();
        await hub.HasNoMoreAsync();
    }

    [Fact]
    public async Task A_policy_knows_who_asks_for_what()
    {
        await using var peer = await HubPeer.ConnectAsync(_server, "/ws?token=sub=ann");

        await peer.SubscribeAsync("a");
        await peer.PublishAsync("b", "1");
        await peer.AskAsync("""{"type":"history","payload":{"room":"c"}}""", "history");

        Assert.Equal(["ann a Join", "ann b Publish", "ann c Read"], _policy.Asked);
    }

    // A policy that fails to answer at all must not keep the connection's end, nor the node's budget, waiting.
    [Fact]
    public async Task A_connection_that_ends_while_its_policy_ponders_ends()
    {
        _policy.Answer = "never";
        await using var peer = await HubPeer.ConnectAsync(_server);
        await peer.SayAsync("""{"type":"subscribe","payload":{"room":"a"}}""");
        await peer.SayAsync("""{"type":"ping"}""");

        await peer.Socket.CloseAsync();

        Assert.Equal(WebSocketCloseStatus.NormalClosure, peer.Socket.CloseStatus);
    }

    private sealed class Policy : IRoomPolicy
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _asked = [];

        public volatile string Answer = "yes";

        public IEnumerable<string> Asked => _asked;

        public async ValueTask<bool> IsAllowedAsync(ClaimsPrincipal? user, string room, RoomRight right)
        {
            _asked.Enqueue($"{user?.FindFirst("sub")?.Value} {room} {right}");
            var answer = Answer;
            if (answer == "never") await new TaskCompletionSource().Task;
            if (answer.Contains("later", StringComparison.Ordinal)) await Task.Yield();
            if (answer.StartsWith("throws", StringComparison.Ordinal)) throw new InvalidOperationException("the policy is broken");
            return answer.EndsWith("yes", StringComparison.Ordinal);
        }
    }
}
