using System.Net.WebSockets;
using System.Text.Json;
using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Host.Authentication;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Hub.Tests.HubProtocol;

/// <summary>Who a connection of hub.v1 belongs to, and for how long.</summary>
public sealed class TokensInEnvelopesTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new();
    private HubServer? _server;

    private long Now => _time.GetUtcNow().ToUnixTimeSeconds();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }

    [Fact]
    public async Task An_upgrade_that_offers_hub_v1_may_bring_its_required_token_later_and_no_other_may()
    {
        await StartAsync();

        Assert.Equal(101, await UpgradeRequest.StatusAsync(_server!, "/ws", "Sec-WebSocket-Protocol: hub.v1"));
        Assert.Equal(101, await UpgradeRequest.StatusAsync(_server!, "/ws", "Sec-WebSocket-Protocol: other, hub.v1"));
        Assert.Equal(401, await UpgradeRequest.StatusAsync(_server!, "/ws"));
        Assert.Equal(401, await UpgradeRequest.StatusAsync(_server!, "/ws", "Sec-WebSocket-Protocol: hub.v2"));
        Assert.Equal(401, await UpgradeRequest.StatusAsync(_server!, "/ws/a", "Sec-WebSocket-Protocol: hub.v1"));
        Assert.Equal(401, await UpgradeRequest.StatusAsync(_server!, "/ws?token=bad", "Sec-WebSocket-Protocol: hub.v1"));
    }

    [Fact]
    public async Task Before_its_token_a_connection_may_do_nothing_but_ping()
    {
        await using var peer = await ConnectAsync();

        foreach (var request in new[] { "subscribe", "unsubscribe", "publish", "history", "presence", "presence.set", "rpc", "auth" })
            Assert.Equal(101, await peer.FailAsync($$$"""{"type":"{{{request}}}","payload":{"room":"a","data":1,"token":"sub=ann"}}"""));
        Assert.Equal(101, await peer.FailAsync("""{"type":"hello","payload":{"rooms":[{"room":"a"}]}}"""));
        await peer.HasNoMoreAsync();

        var welcome = await peer.AskAsync("""{"type":"hello","payload":{"token":"sub=ann"}}""", "welcome");
        Assert.Equal("ann", welcome.GetProperty("user").GetString());
        await peer.SubscribeAsync("a");
    }

    [Fact]
    public async Task A_user_without_a_name_is_somebody()
    {
        await using var peer = await ConnectAsync();

        var welcome = await peer.AskAsync("""{"type":"hello","payload":{"token":"team=blue"}}""", "welcome");

        Assert.Equal(JsonValueKind.Null, welcome.GetProperty("user").ValueKind);
        await peer.SubscribeAsync("a");
    }

    [Theory]
    [InlineData("""{"token":"bad"}""", 4001)]
    [InlineData("""{"token":"sub=ann;exp=946727999"}""", 4203)]
    [InlineData("""{"token":"sub=ann;exp=946728000"}""", 4203)]
    [InlineData("""{"token":"sub=ann;exp=tomorrow"}""", 4203)]
    [InlineData("""{"token":"sub=ann;exp=-1e300"}""", 4203)]
    [InlineData("""{"token":"broken"}""", 1011)]
    [InlineData("""{"token":"unnamed"}""", 1011)]
    [InlineData("""{"token":7}""", 4000)]
    [InlineData("""{"rooms":7}""", 4000)]
    [InlineData("""{"rooms":[7]}""", 4000)]
    [InlineData("[]", 4000)]
    [InlineData("\"x\"", 4000)]
    public async Task A_hello_that_brings_no_good_token_closes(string payload, int code)
    {
        await using var peer = await ConnectAsync();

        await peer.SayAsync($$"""{"type":"hello","payload":{{payload}}}""");

        Assert.Equal(code, await peer.CloseCodeAsync());
    }

    [Fact]
    public async Task No_token_in_time_closes_with_4006()
    {
        await using var peer = await ConnectAsync();
        await peer.HasNoMoreAsync();

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(4006, await peer.CloseCodeAsync());
    }

    [Fact]
    public async Task Who_brought_a_token_is_not_closed_for_want_of_it()
    {
        await using var peer = await ConnectAsync();
        await using var other = await ConnectAsync("/ws?token=sub=ben");
        await peer.AskAsync("""{"type":"hello","payload":{"token":"sub=ann"}}""", "welcome");
        await other.HasNoMoreAsync();
        // The connection's actor has been told by the time that its room is.
        await peer.SubscribeAsync("a");

        _time.Advance(TimeSpan.FromSeconds(10));

        await peer.HasNoMoreAsync();
        await other.HasNoMoreAsync();
    }

    [Fact]
    public async Task Hello_is_said_once()
    {
        await using var peer = await ConnectAsync();
        await peer.AskAsync("""{"type":"hello","payload":{"token":"sub=ann"}}""", "welcome");

        Assert.Equal(107, await peer.FailAsync("""{"type":"hello","payload":{"token":"sub=ann"}}"""));
    }

    [Fact]
    public async Task Each_connection_over_a_users_limit_closes_with_4102()
    {
        await StartAsync(services => services.Configure<LimitOptions>(limits => limits.ConnectionsPerUser = 1));
        await using var first = await ConnectAsync();
        await first.AskAsync("""{"type":"hello","payload":{"token":"sub=ann"}}""", "welcome");
        await using var second = await ConnectAsync();

        await second.SayAsync("""{"type":"hello","payload":{"token":"sub=ann"}}""");

        Assert.Equal(4102, await second.CloseCodeAsync());
        await first.Socket.CloseAsync();
        await using var third = await ConnectAsync();
        await third.AskAsync("""{"type":"hello","payload":{"token":"sub=ann"}}""", "welcome");
    }

    [Fact]
    public async Task A_token_that_ends_is_announced_30_seconds_before_and_closes_with_4203()
    {
        await using var peer = await ConnectAsync();
        var expires = Now + 100;
        var welcome = await peer.AskAsync($$$"""{"type":"hello","payload":{"token":"sub=ann;exp={{{expires}}}"}}""", "welcome");
        Assert.Equal(expires * 1_000, welcome.GetProperty("expiresAt").GetInt64());
        await peer.SubscribeAsync("a");

        _time.Advance(TimeSpan.FromSeconds(69.999));
        await peer.HasNoMoreAsync();
        _time.Advance(TimeSpan.FromSeconds(0.001));
        Assert.Equal(expires * 1_000, (await peer.NextAsync("expiring")).GetProperty("expiresAt").GetInt64());

        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(4203, await peer.CloseCodeAsync());
    }

    [Fact]
    public async Task A_new_token_of_the_same_user_lets_the_connection_live_on()
    {
        await using var peer = await ConnectAsync($"/ws?token=sub=ann;exp={Now + 40}");
        await peer.SubscribeAsync("b");
        _time.Advance(TimeSpan.FromSeconds(10));
        await peer.NextAsync("expiring");

        var authed = await peer.AskAsync($$$"""{"type":"auth","payload":{"token":"sub=ann;exp={{{Now + 100}}}"},"id":1}""", "authed");
        Assert.Equal(("ann", (Now + 100) * 1_000), (authed.GetProperty("user").GetString(), authed.GetProperty("expiresAt").GetInt64()));
        await peer.SubscribeAsync("a");

        _time.Advance(TimeSpan.FromSeconds(69));
        await peer.HasNoMoreAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        await peer.NextAsync("expiring");
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(4203, await peer.CloseCodeAsync());
    }

    [Fact]
    public async Task An_auth_that_is_refused_leaves_the_old_token_as_it_is()
    {
        await using var peer = await ConnectAsync("/ws?token=sub=ann");

        Assert.Equal(101, await peer.FailAsync("""{"type":"auth","payload":{"token":"bad"}}"""));
        Assert.Equal(101, await peer.FailAsync("""{"type":"auth","payload":{"token":"sub=ben"}}"""));
        Assert.Equal(109, await peer.FailAsync("""{"type":"auth","payload":{"token":"sub=ann;exp=946728000"}}"""));
        Assert.Equal(107, await peer.FailAsync("""{"type":"auth","payload":{"token":null}}"""));

        var welcome = await peer.AskAsync("""{"type":"hello","payload":{}}""", "welcome");
        Assert.Equal(("ann", JsonValueKind.Null), (welcome.GetProperty("user").GetString(), welcome.GetProperty("expiresAt").ValueKind));
    }

    [Fact]
    public async Task Whoever_was_nobody_becomes_a_user()
    {
        await StartAsync(required: false);
        await using var peer = await ConnectAsync();
        Assert.Equal(JsonValueKind.Null, (await peer.AskAsync("""{"type":"hello","payload":{}}""", "welcome")).GetProperty("user").ValueKind);

        await peer.AskAsync("""{"type":"auth","payload":{"token":"sub=ann"}}""", "authed");

        await peer.SubscribeAsync("a");
        Assert.Equal(1, await _server!.Services.GetRequiredService<IHubRooms>().SendToUserAsync("ann", "psst"));
        Assert.Equal("psst", (await peer.NextAsync("direct")).GetProperty("data").GetString());
        Assert.Equal(101, await peer.FailAsync("""{"type":"auth","payload":{"token":"sub=ben"}}"""));
    }

    // What waits behind a hello counts against the budget of the whole node.
    [Theory]
    [InlineData("broken", 1)]
    [InlineData("slow", 0)]
    public async Task A_hello_that_does_not_come_to_an_end_gives_back_what_waited_for_it(string token, int errors)
    {
        using var logs = new CapturedLogs();
        await StartAsync(services => services.AddSingleton<ILoggerProvider>(logs));
        await using var peer = await ConnectAsync();
        await peer.SayAsync($$$"""{"type":"hello","payload":{"token":"{{{token}}}"}}""" + "\n{\"type\":\"ping\"}");
        if (token == "slow")
        {
            for (var i = 0; i < 10; i++) await peer.SayAsync("""{"type":"ping"}""");
            await peer.Socket.CloseAsync();
            Assert.Equal(WebSocketCloseStatus.NormalClosure, peer.Socket.CloseStatus);
        }
        else
        {
            Assert.Equal(1011, await peer.CloseCodeAsync());
        }

        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        while (_server!.Services.GetRequiredService<HubNode>().InboundBytes > 0 || await CountAsync() > 0)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.Equal(errors, logs.Of(LogLevel.Error).Count());
    }

    private Task<int> CountAsync() => _server!.Services.GetRequiredService<IHubRooms>().CountAsync();

    // Milliseconds where seconds were meant: a time that no clock reaches.
    [Fact]
    public async Task A_token_of_very_many_years_does_no_harm()
    {
        await using var peer = await ConnectAsync($"/ws?token=sub=ann;exp={Now}000");
        await peer.SubscribeAsync("a");

        _time.Advance(TimeSpan.FromDays(3));

        await peer.HasNoMoreAsync();
    }

    private async Task<HubPeer> ConnectAsync(string path = "/ws")
    {
        if (_server is null) await StartAsync();
        return await HubPeer.ConnectAsync(_server!, path);
    }

    private async Task StartAsync(Action<IServiceCollection>? configure = null, bool required = true) => _server = await HubServer.StartAsync(services =>
    {
        services.AddSingleton<TimeProvider>(_time);
        services.AddSingleton<ITokenVerifier, SpokenTokens>();
        services.Configure<AuthOptions>(auth => auth.Required = required);
        services.Configure<HeartbeatOptions>(heartbeat => heartbeat.Interval = TimeSpan.Zero);
        configure?.Invoke(services);
    });
}
