using System.Text.Json;
using System.Threading.Channels;
using Hub.Actors;
using Hub.Actors.Client;
using Hub.Actors.Connections;
using Hub.Actors.Rooms;
using Hub.Host;
using Hub.Host.Authentication;
using Hub.Host.Rpc;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Client;

/// <summary>The client for .NET against a real server, with a proxy between that cuts them off.</summary>
public sealed class HubClientTests : IAsyncLifetime
{
    private static readonly HubClientOptions Quick = new()
    {
        BackOff = TimeSpan.FromMilliseconds(10), LongestBackOff = TimeSpan.FromMilliseconds(100), RequestTimeout = Limits.Generous,
        PublishTimeout = Limits.Generous,
    };

    private HubServer _server = null!;
    private CutProxy _proxy = null!;

    public Task InitializeAsync() => StartAsync(_ => { });

    public async Task DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task What_is_published_is_acknowledged_with_its_position_and_heard_by_subscribers()
    {
        await using var ann = NewClient();
        await using var ben = NewClient();
        await using var heard = await ben.SubscribeAsync("news");

        var first = await ann.PublishAsync("news", new { text = "hi" });
        var second = await ann.PublishAsync("news", "bye");

        Assert.Equal((1, 2), (first.Offset, second.Offset));
        var message = await NextAsync(heard);
        Assert.Equal("""{"text":"hi"}""", message.Data.GetRawText());
        Assert.Equal((first, ann.ConnectionId), (message.Position, message.From));
        Assert.Equal("bye", (await NextAsync(heard)).Data.GetString());
        Assert.Equal(second, heard.Position);
    }

    [Fact]
    public async Task Its_own_publish_is_heard_only_with_an_echo_and_moves_the_position_all_the_same()
    {
        await using var hub = NewClient();
        await using var heard = await hub.SubscribeAsync("news");

        var silent = await hub.PublishAsync("news", 1);
        Assert.Equal(silent, heard.Position);
        await hub.PublishAsync("news", 2, new PublishOptions { Echo = true });

        Assert.Equal(2, (await NextAsync(heard)).Data.GetInt32());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_broken_network_every_message_comes_in_order_and_once(bool silently)
    {
        await _server.DisposeAsync();
        await StartAsync(services => services.Configure<HeartbeatOptions>(heartbeat => heartbeat.Interval = TimeSpan.FromSeconds(1)));
        var states = Channel.CreateUnbounded<HubClientState>();
        await using var hub = NewClient(Quick with { OnState = state => states.Writer.TryWrite(state) });
        var gaps = new List<HubGap>();
        await using var heard = await hub.SubscribeAsync("news", new SubscribeOptions { OnGap = gaps.Add });
        await Rooms.PublishAsync("news", "0");
        Assert.Equal("0", (await NextAsync(heard)).Data.GetString());

        if (silently) _proxy.Swallow();
        else _proxy.Cut();
        for (var i = 1; i <= 50; i++) await Rooms.PublishAsync("news", $"{i}");
        // Noticed by the client itself.
        await UntilAsync(states.Reader, HubClientState.Connecting);
        _proxy.Mend();

        for (var i = 1; i <= 50; i++) Assert.Equal($"{i}", (await NextAsync(heard)).Data.GetString());
        await Rooms.PublishAsync("news", "live");
        Assert.Equal("live", (await NextAsync(heard)).Data.GetString());
        Assert.Empty(gaps);
    }

    [Fact]
    public async Task What_is_published_without_a_network_is_said_when_it_is_back_in_order_and_once()
    {
        await using var hub = NewClient(Quick with { QueuedMessages = 3 });
        await using var witness = NewClient(server: _server.WebSocketUrl("/ws"));
        await using var heard = await witness.SubscribeAsync("news");
        await hub.ConnectAsync();
        var lost = LostAsync(hub);
        _proxy.Cut();
        await lost;

        Task<RoomPosition>[] publishes = [hub.PublishAsync("news", 1), hub.PublishAsync("news", 2), hub.PublishAsync("news", 3)];
        var full = await Assert.ThrowsAsync<HubException>(() => hub.PublishAsync("news", 4));
        Assert.Equal((106, true), (full.Code, full.IsRetryable));
        _proxy.Mend();

        Assert.Equal([1L, 2L, 3L], (await Task.WhenAll(publishes)).Select(position => position.Offset));
        for (var i = 1; i <= 3; i++) Assert.Equal(i, (await NextAsync(heard)).Data.GetInt32());
    }

    [Fact]
    public async Task A_publish_whose_answer_was_lost_is_not_said_twice()
    {
        await using var hub = NewClient();
        await using var heard = await hub.SubscribeAsync("news");
        for (var i = 0; i < 10; i++)
        {
            // Cut while they are under way: some were accepted, and nobody knows which.
            var publishes = Enumerable.Range(0, 20).Select(n => hub.PublishAsync("news", n)).ToArray();
            _proxy.Cut();
            _proxy.Mend();
            await Task.WhenAll(publishes).WaitAsync(Limits.Generous);
        }

        var history = await hub.HistoryAsync("news", limit: 0);
        Assert.Equal(200, history.Top.Offset);
        await Rooms.PublishAsync("news", "another's");
        Assert.Equal("another's", (await NextAsync(heard)).Data.GetString());
    }

    [Fact]
    public async Task A_reader_that_publishes_what_it_reads_is_answered_however_much_waits_for_it()
    {
        await using var hub = NewClient();
        var gaps = new List<HubGap>();
        await using var heard = await hub.SubscribeAsync("news", new SubscribeOptions { Capacity = 4, OnGap = gaps.Add });
        for (var i = 1; i <= 80; i++) await Rooms.PublishAsync("news", $"{i}");

        for (var i = 1; i <= 80; i++)
        {
            var read = (await NextAsync(heard)).Data.GetString();
            Assert.Equal($"{i}", read);
            await hub.PublishAsync("other", read);
        }

        Assert.Empty(gaps);
        Assert.Equal(80, (await hub.HistoryAsync("other", limit: 0)).Top.Offset);
    }

    [Fact]
    public async Task More_publishes_than_the_rate_limit_bears_refusals_do_not_cost_the_connection()
    {
        await _server.DisposeAsync();
        await StartAsync(services => services.Configure<RateLimitOptions>(rate => (rate.Rate, rate.Burst) = (1, 300)));
        var states = Channel.CreateUnbounded<HubClientState>();
        await using var hub = NewClient(Quick with { QueuedMessages = 1_500, OnState = state => states.Writer.TryWrite(state) });
        await hub.ConnectAsync();
        var lost = LostAsync(hub);
        _proxy.Cut();
        await lost;
        // Its hello is one of the 300.
        var publishes = Enumerable.Range(1, 1_500).Select(n => hub.PublishAsync("news", n)).ToArray();
        _proxy.Mend();

        var positions = await Task.WhenAll(publishes[..299]).WaitAsync(Limits.Generous);
        Assert.Equal(Enumerable.Range(1, 299), positions.Select(position => (int)position.Offset));
        Assert.Equal(111, (await Assert.ThrowsAsync<HubException>(() => hub.PresenceAsync("news"))).Code);
        Assert.Equal([HubClientState.Open, HubClientState.Connecting, HubClientState.Open], await states.Reader.ReadAllAsync().Take(3).ToArrayAsync());
        Assert.False(states.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Presence_that_was_set_is_set_again_on_the_next_connection()
    {
        var joined = Channel.CreateUnbounded<string>();
        await using var watcher = NewClient(server: _server.WebSocketUrl("/ws"));
        await using var watched = await watcher.SubscribeAsync("news", new SubscribeOptions { OnJoin = member => joined.Writer.TryWrite($"{member.Data}") });
        await using var hub = NewClient();
        await using var heard = await hub.SubscribeAsync("news");
        await hub.SetPresenceAsync("news", "busy");
        await UntilAsync(joined.Reader, "busy");
        _proxy.Cut();
        _proxy.Mend();

        await UntilAsync(joined.Reader, "busy");
    }

    [Fact]
    public async Task Data_as_deep_as_the_server_takes_it_is_read_back()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 62)) + string.Concat(Enumerable.Repeat("]", 62));
        using var data = JsonDocument.Parse(deep, new JsonDocumentOptions { MaxDepth = 64 });
        await using var hub = NewClient();
        await hub.PublishAsync("news", data.RootElement);

        Assert.Equal(deep, (await hub.HistoryAsync("news").WaitAsync(Limits.Generous)).Items.Single().Data.GetRawText());
    }

    [Fact]
    public async Task A_restarted_server_has_lost_the_room_and_the_gap_is_told()
    {
        var gap = new TaskCompletionSource<HubGap>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hub = NewClient(server: _server.WebSocketUrl("/ws"));
        await using var heard = await hub.SubscribeAsync("news", new SubscribeOptions { OnGap = found => gap.TrySetResult(found) });
        var before = await Rooms.PublishAsync("news", "before");
        await NextAsync(heard);
        var url = _server.Url;

        await _server.DisposeAsync();
        _server = await HubServer.StartAsync(services => services.Configure<ListenOptions>(listen => listen.Urls = url.ToString()));

        var told = await gap.Task.WaitAsync(Limits.Generous);
        Assert.Equal(before, told.Had);
        Assert.NotEqual(before.Epoch, told.GoesOn.Epoch);
        await Rooms.PublishAsync("news", "after");
        Assert.Equal("after", (await NextAsync(heard)).Data.GetString());
    }

    [Fact]
    public async Task Who_is_kicked_does_not_come_back_and_everything_pending_says_why()
    {
        await using var hub = NewClient();
        await using var heard = await hub.SubscribeAsync("news");

        Assert.True(await Rooms.CloseAsync(hub.ConnectionId!));

        var why = await Assert.ThrowsAsync<HubException>(() => NextAsync(heard));
        Assert.Equal(4004, why.Code);
        Assert.Equal(HubClientState.Closed, hub.State);
        Assert.Equal(4004, (await Assert.ThrowsAsync<HubException>(() => hub.PublishAsync("news", 1))).Code);
    }

    [Fact]
    public async Task More_than_the_rate_limit_grants_is_published_when_it_does()
    {
        await _server.DisposeAsync();
        await StartAsync(services => services.Configure<RateLimitOptions>(rate => (rate.Rate, rate.Burst) = (100, 5)));
        await using var hub = NewClient();

        var positions = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => hub.PublishAsync("news", n))).WaitAsync(Limits.Generous);

        Assert.Equal(20, positions.Select(position => position.Offset).Distinct().Count());
    }

    [Fact]
    public async Task What_is_not_granted_says_so()
    {
        await _server.DisposeAsync();
        await StartAsync(services => services.Configure<RoomOptions>(options => options.Rooms.Add(new RoomRule { Match = "closed", Join = RoomAudience.Nobody, Publish = RoomAudience.Nobody })));
        await using var hub = NewClient();

        Assert.Equal(103, (await Assert.ThrowsAsync<HubException>(() => hub.SubscribeAsync("closed"))).Code);
        Assert.Equal(103, (await Assert.ThrowsAsync<HubException>(() => hub.PublishAsync("closed", 1))).Code);
        Assert.Equal(107, (await Assert.ThrowsAsync<HubException>(() => hub.PublishAsync("", 1))).Code);
        await using var open = await hub.SubscribeAsync("open");
        await Assert.ThrowsAsync<InvalidOperationException>(() => hub.SubscribeAsync("open"));
    }

    [Fact]
    public async Task A_token_is_asked_for_before_each_connection_and_a_bad_one_ends_the_client()
    {
        await _server.DisposeAsync();
        await StartAsync(services => services.Configure<AuthOptions>(auth => (auth.Key, auth.Required) = (Tokens.Secret, true)));
        var asked = 0;
        await using var ann = NewClient(Quick with
        {
            Token = _ =>
            {
                asked++;
                return ValueTask.FromResult<string?>(Tokens.Make("""{"sub":"ann","exp":4102444800}"""));
            },
        });
        await ann.ConnectAsync();
        Assert.Equal("ann", ann.User);
        var before = asked;
        var lost = LostAsync(ann);
        _proxy.Cut();
        await lost;
        _proxy.Mend();
        await ann.ConnectAsync();
        Assert.True(asked > before);

        await using var eve = NewClient(Quick with { Token = _ => ValueTask.FromResult<string?>("bad") });
        Assert.Equal(4001, (await Assert.ThrowsAsync<HubException>(() => eve.ConnectAsync().WaitAsync(Limits.Generous))).Code);
    }

    [Fact]
    public async Task History_presence_and_calls()
    {
        await _server.DisposeAsync();
        await StartAsync(services => services.AddRpc("double", (int n) => 2 * n));
        var joined = Channel.CreateUnbounded<string>();
        await using var ann = NewClient();
        await using var ben = NewClient();
        await using var watched = await ann.SubscribeAsync("news", new SubscribeOptions
        {
            OnJoin = member => joined.Writer.TryWrite($"join {member.Member} {member.Data}"), OnLeave = member => joined.Writer.TryWrite($"leave {member}"),
        });
        Assert.Equal($"join {ann.ConnectionId} ", await joined.Reader.ReadAsync());
        var there = await ben.SubscribeAsync("news");
        Assert.Equal($"join {ben.ConnectionId} ", await joined.Reader.ReadAsync());
        await ben.SetPresenceAsync("news", "busy");
        Assert.Equal($"join {ben.ConnectionId} busy", await joined.Reader.ReadAsync());
        Assert.Equal(2, (await ann.PresenceAsync("news")).Count);
        await there.DisposeAsync();
        Assert.Equal($"leave {ben.ConnectionId}", await joined.Reader.ReadAsync());

        for (var i = 1; i <= 3; i++) await ben.PublishAsync("news", i);
        var history = await ann.HistoryAsync("news", limit: 2, reverse: true);
        Assert.Equal([3, 2], history.Items.Select(item => item.Data.GetInt32()));
        Assert.Equal([3], (await ann.HistoryAsync("news", history.Top with { Offset = 2 })).Items.Select(item => item.Data.GetInt32()));
        Assert.Equal(42, await ann.CallAsync<int>("double", 21));
        Assert.Equal(104, (await Assert.ThrowsAsync<HubException>(() => ann.CallAsync<int>("nothing"))).Code);
    }

    [Fact]
    public async Task Broadcasts_and_what_is_sent_to_a_user_are_told()
    {
        var told = Channel.CreateUnbounded<string>();
        await using var hub = NewClient(Quick with { OnBroadcast = message => told.Writer.TryWrite(message.GetRawText()) });
        await hub.ConnectAsync();

        using var message = JsonDocument.Parse("""{"a": 1}""");
        await Rooms.BroadcastAsync(message.RootElement);

        Assert.Equal("""{"a": 1}""", await told.Reader.ReadAsync());
    }

    [Theory]
    [InlineData("http://localhost/ws")]
    [InlineData("/ws")]
    public void What_is_no_address_of_a_socket_is_refused(string url) =>
        Assert.Contains(url, Assert.Throws<ArgumentException>(() => new HubClient(new Uri(url, UriKind.RelativeOrAbsolute))).Message, StringComparison.Ordinal);

    private IHubRooms Rooms => _server.Services.GetRequiredService<IHubRooms>();

    private HubClient NewClient(HubClientOptions? options = null, Uri? server = null) => new(server ?? _proxy.WebSocketUrl("/ws"), options ?? Quick);

    private async Task StartAsync(Action<IServiceCollection> configure)
    {
        if (_proxy is not null) await _proxy.DisposeAsync();
        _server = await HubServer.StartAsync(configure);
        _proxy = new CutProxy(_server.Url);
    }

    private static async Task<HubMessage> NextAsync(HubSubscription subscription)
    {
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        await foreach (var message in subscription.WithCancellation(limit.Token)) return message;
        throw new InvalidOperationException("The subscription has ended");
    }

    // Ends when the client has seen its connection end.
    private static async Task LostAsync(HubClient hub)
    {
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        while (hub.ConnectionId is not null)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static async Task UntilAsync<T>(ChannelReader<T> told, T wanted)
    {
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        while (!Equals(await told.ReadAsync(limit.Token), wanted))
        {
            // Another one first.
        }
    }
}
