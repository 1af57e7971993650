using System.Text.Json;
using System.Threading.Channels;
using Hub.Actors;
using Hub.Actors.Client;
using Hub.Tests.Fixtures;
using static Hub.Tests.Fixtures.ScriptedHubPeer;

namespace Hub.Tests.Client;

/// <summary>The client for .NET against a server that says what a real one says seldom.</summary>
public sealed class HubClientScriptTests : IAsyncLifetime
{
    private static readonly HubClientOptions Quick = new()
    {
        BackOff = TimeSpan.FromMilliseconds(10), LongestBackOff = TimeSpan.FromMilliseconds(100), RequestTimeout = Limits.Generous,
        PublishTimeout = Limits.Generous,
    };

    private ScriptedHub _server = null!;

    public async Task InitializeAsync() => _server = await ScriptedHub.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_slow_reader_leaves_the_room_and_goes_on_from_its_position_when_it_has_caught_up()
    {
        await using var hub = NewClient();
        var (peer, heard) = await SubscribeAsync(hub, new SubscribeOptions { Capacity = 2 });
        await peer.MessagesAsync(4, 5, 6);
        await peer.NextAsync("unsubscribe");
        // Said before the server knew.
        await peer.MessagesAsync(7);
        await peer.AnswerAsync("unsubscribed", """{"room":"news"}""");

        Assert.Equal(4, await NextAsync(heard));
        var again = await peer.NextAsync("subscribe");
        Assert.Equal("""{"epoch":"e","offset":5}""", again.GetProperty("since").GetRawText());
        await peer.AnswerAsync("subscribed", Standing(7, isRecovered: true));
        await peer.MessagesAsync(6);
        Assert.Equal(5, await NextAsync(heard));
        Assert.Equal(6, await NextAsync(heard));
        await peer.MessagesAsync(7);
        Assert.Equal(7, await NextAsync(heard));
    }

    [Fact]
    public async Task A_slow_reader_whose_connection_breaks_is_subscribed_when_it_has_caught_up_and_not_before()
    {
        await using var hub = NewClient();
        var (peer, heard) = await SubscribeAsync(hub, new SubscribeOptions { Capacity = 2 });
        await peer.MessagesAsync(4, 5, 6);
        await peer.NextAsync("unsubscribe");
        peer.Abort();
        var back = await _server.AcceptAsync();
        Assert.Equal("[]", (await back.NextAsync("hello")).GetProperty("rooms").GetRawText());
        await back.WelcomeAsync();

        Assert.Equal(4, await NextAsync(heard));
        Assert.Equal(5, (await back.NextAsync("subscribe")).GetProperty("since").GetProperty("offset").GetInt32());
    }

    [Fact]
    public async Task A_leave_that_is_refused_for_now_is_asked_for_again()
    {
        await using var hub = NewClient();
        var (peer, heard) = await SubscribeAsync(hub, new SubscribeOptions { Capacity = 1 });
        await peer.MessagesAsync(4, 5);
        await peer.NextAsync("unsubscribe");
        Assert.Equal(4, await NextAsync(heard));
        await peer.RefuseAsync(111, isRetryable: true, retryAfterMs: 1);

        await peer.NextAsync("unsubscribe");
        await peer.AnswerAsync("unsubscribed", """{"room":"news"}""");
        await peer.NextAsync("subscribe");
    }

    [Fact]
    public async Task A_server_is_not_silent_while_a_callback_takes_its_time()
    {
        var time = new ManualTimeProvider();
        using var gate = new Gate();
        await using var hub = NewClient(Quick with { Time = time });
        var (peer, _) = await SubscribeAsync(hub, new SubscribeOptions { OnLeave = _ => gate.Pass() });
        await peer.SayAsync("""{"type":"leave","payload":{"room":"news","member":"ben"}}""");
        await gate.ReachedAsync();

        // The server's time is a second. Whoever counts them as silence asks after one, and gives up after half of that again.
        for (var i = 0; i < 20; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }

        gate.LetGo();
        await AnswerPresenceAsync(peer, hub.PresenceAsync("news"));
        Assert.Equal(1, _server.Connections);
    }

    [Fact]
    public async Task A_room_that_the_welcome_refuses_for_now_is_asked_for_again()
    {
        await using var hub = NewClient();
        var (peer, heard) = await SubscribeAsync(hub);
        peer.Abort();
        var back = await _server.WelcomeAsync(Refusal(122, isRetryable: true));

        Assert.Equal(3, (await back.NextAsync("subscribe")).GetProperty("since").GetProperty("offset").GetInt32());
        await back.RefuseAsync(122, isRetryable: true);
        await back.NextAsync("subscribe");
        await back.AnswerAsync("subscribed", Standing(4, isRecovered: true));
        await back.MessagesAsync(4);
        Assert.Equal(4, await NextAsync(heard));
    }

    [Fact]
    public async Task A_room_that_the_welcome_refuses_for_good_ends_with_the_error()
    {
        await using var hub = NewClient();
        var (peer, heard) = await SubscribeAsync(hub);
        peer.Abort();
        await _server.WelcomeAsync(Refusal(103, isRetryable: false));

        Assert.Equal(103, (await Assert.ThrowsAsync<HubException>(() => NextAsync(heard))).Code);
        Assert.Equal(HubClientState.Open, hub.State);
    }

    [Fact]
    public async Task A_server_that_answers_pings_and_never_says_welcome_is_given_up()
    {
        var time = new ManualTimeProvider();
        await using var hub = NewClient(Quick with { Time = time, RequestTimeout = TimeSpan.FromHours(1), LongestBackOff = TimeSpan.FromHours(2) });
        var opened = hub.ConnectAsync();
        var silent = await _server.AcceptAsync();
        await silent.NextAsync("hello");
        var ponging = silent.PongAsync();
        time.Advance(TimeSpan.FromHours(1));

        var coming = _server.AcceptAsync();
        while (!coming.IsCompleted)
        {
            // It waits a while before it comes back.
            time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }

        var back = await coming;
        await back.NextAsync("hello");
        await back.WelcomeAsync();
        await opened.WaitAsync(Limits.Generous);
        await ponging;
    }

    [Fact]
    public async Task A_hello_that_is_refused_for_good_ends_the_client()
    {
        await using var hub = NewClient();
        var opened = hub.ConnectAsync();
        var peer = await _server.AcceptAsync();
        await peer.NextAsync("hello");
        await peer.RefuseAsync(101, isRetryable: false);

        Assert.Equal(101, (await Assert.ThrowsAsync<HubException>(() => opened.WaitAsync(Limits.Generous))).Code);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"payload":{}}""")]
    [InlineData("""{"type":"message","payload":{"room":"news"}}""")]
    [InlineData("""{"type":"message","payload":{"room":null}}""")]
    public async Task What_cannot_be_read_costs_the_connection_and_nothing_else(string envelope)
    {
        await using var hub = NewClient();
        var (peer, heard) = await SubscribeAsync(hub);
        await peer.SayAsync(envelope);

        var back = await _server.WelcomeAsync(Standing(4, isRecovered: true));
        await back.MessagesAsync(4);
        Assert.Equal(4, await NextAsync(heard));
    }

    [Theory]
    [InlineData("""{"type":"new","payload":{"room":7}}""")]
    [InlineData("""{"type":"pong","id":"x"}""")]
    [InlineData("""{"type":"message","payload":{"room":"another"}}""")]
    public async Task What_it_does_not_know_is_ignored(string envelope)
    {
        await using var hub = NewClient();
        var (peer, heard) = await SubscribeAsync(hub);
        await peer.SayAsync(envelope);
        await peer.MessagesAsync(4);

        Assert.Equal(4, await NextAsync(heard));
        Assert.Equal(1, _server.Connections);
    }

    [Fact]
    public async Task A_callback_that_throws_is_told_and_ends_nothing()
    {
        var told = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hub = NewClient(Quick with { OnError = error => told.TrySetResult(error), OnState = _ => throw new InvalidCastException("mine") });
        var (peer, heard) = await SubscribeAsync(hub, new SubscribeOptions { OnLeave = _ => throw new InvalidCastException("mine") });
        await peer.SayAsync("""{"type":"leave","payload":{"room":"news","member":"ben"}}""");
        await peer.MessagesAsync(4);

        Assert.Equal(4, await NextAsync(heard));
        Assert.Equal("mine", (await told.Task.WaitAsync(Limits.Generous)).Message);
        Assert.Equal(1, _server.Connections);
    }

    [Fact]
    public async Task A_token_that_could_not_be_had_is_asked_for_again()
    {
        var asked = 0;
        await using var hub = NewClient(Quick with { Token = _ => ++asked == 1 ? throw new InvalidCastException("mine") : ValueTask.FromResult<string?>("good") });
        var opened = hub.ConnectAsync();
        await _server.AcceptAsync();
        var peer = await _server.AcceptAsync();

        Assert.Equal("good", (await peer.NextAsync("hello")).GetProperty("token").GetString());
        await peer.WelcomeAsync();
        await opened.WaitAsync(Limits.Generous);
    }

    [Fact]
    public async Task An_own_publish_whose_answer_was_lost_is_not_heard_when_it_comes_in_the_recovery()
    {
        await using var hub = NewClient();
        var (peer, heard) = await SubscribeAsync(hub);
        var published = hub.PublishAsync("news", "own");
        var key = (await peer.NextAsync("publish")).GetProperty("key").GetString();
        peer.Abort();
        var back = await _server.WelcomeAsync(Standing(5, isRecovered: true));
        await back.MessagesAsync(4, 5);
        Assert.Equal(key, (await back.NextAsync("publish")).GetProperty("key").GetString());
        await back.AnswerAsync("published", Place(5));
        await back.MessagesAsync(6);

        Assert.Equal(5, (await published).Offset);
        Assert.Equal(4, await NextAsync(heard));
        Assert.Equal(6, await NextAsync(heard));
        Assert.Equal(6, heard.Position!.Value.Offset);
    }

    [Fact]
    public async Task What_waited_for_an_own_publish_comes_in_order_when_that_was_refused()
    {
        var gaps = Channel.CreateUnbounded<HubGap>();
        await using var hub = NewClient();
        var (peer, heard) = await SubscribeAsync(hub, new SubscribeOptions { OnGap = gap => gaps.Writer.TryWrite(gap) });
        var published = hub.PublishAsync("news", "own");
        await peer.NextAsync("publish");
        peer.Abort();
        var back = await _server.WelcomeAsync(Standing(5, isRecovered: true));
        await back.MessagesAsync(4, 5);
        await back.SayAsync($$"""{"type":"subscribed","payload":{{Standing(9)}}}""");
        await back.MessagesAsync(10);
        await back.NextAsync("publish");
        await back.RefuseAsync(103, isRetryable: false);

        Assert.Equal((125, true), await Assert.ThrowsAsync<HubException>(() => published) is var error ? (error.Code, error.IsRetryable) : default);
        foreach (var offset in new long[] { 4, 5, 10 }) Assert.Equal(offset, await NextAsync(heard));
        // Told outside of the lock under which the messages came.
        Assert.Equal(new HubGap(new RoomPosition("e", 5), new RoomPosition("e", 9)), await gaps.Reader.ReadAsync().AsTask().WaitAsync(Limits.Generous));
    }

    [Fact]
    public async Task More_than_may_wait_for_an_own_publish_is_recovered_when_that_is_answered()
    {
        await using var hub = NewClient();
        var (peer, heard) = await SubscribeAsync(hub, new SubscribeOptions { Capacity = 2 });
        var published = hub.PublishAsync("news", "own");
        await peer.NextAsync("publish");
        await peer.RefuseAsync(125, isRetryable: true);
        await peer.MessagesAsync(4, 6, 7);
        var publish = peer.Id;
        // In either order: the publish is tried again after a while.
        while ((await peer.NextOfAsync("publish", "unsubscribe")).Type != "unsubscribe") Assert.Equal(publish.GetInt64(), peer.Id.GetInt64());

        await peer.AnswerAsync("unsubscribed", """{"room":"news"}""");
        await peer.AnswerAsync("published", Place(5), publish);
        var (type, again) = await peer.NextOfAsync("publish", "subscribe");
        if (type == "publish") again = await peer.NextAsync("subscribe");
        Assert.Equal(3, again.GetProperty("since").GetProperty("offset").GetInt32());
        await peer.AnswerAsync("subscribed", Standing(7, isRecovered: true));
        await peer.MessagesAsync(4, 5);
        Assert.Equal(5, (await published).Offset);
        Assert.Equal(4, await NextAsync(heard));
        await peer.MessagesAsync(6);
        Assert.Equal(6, await NextAsync(heard));
    }

    [Fact]
    public async Task Publishes_go_out_no_faster_than_the_server_takes_them_and_in_order()
    {
        await using var hub = NewClient();
        var opened = hub.ConnectAsync();
        var peer = await _server.WelcomeAsync();
        await opened;
        var publishes = Enumerable.Range(0, 150).Select(n => hub.PublishAsync("news", n)).ToArray();
        var present = hub.PresenceAsync("news");

        var refused = new List<JsonElement>();
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(i, await NextDataAsync(peer));
            refused.Add(peer.Id);
        }

        await AnswerPresenceAsync(peer, present);
        foreach (var id in refused) await peer.RefuseAsync(111, isRetryable: true, retryAfterMs: 1, id);
        Assert.Equal(0, await NextDataAsync(peer));
        var first = peer.Id;
        await AnswerPresenceAsync(peer, hub.PresenceAsync("news"));
        await peer.AnswerAsync("published", Place(1), first);
        for (var i = 1; i < 150; i++)
        {
            Assert.Equal(i, await NextDataAsync(peer));
            await peer.AnswerAsync("published", Place(i + 1));
        }

        Assert.Equal(Enumerable.Range(1, 150), (await Task.WhenAll(publishes).WaitAsync(Limits.Generous)).Select(position => (int)position.Offset));
    }

    private HubClient NewClient(HubClientOptions? options = null) => new(_server.Url, options ?? Quick);

    // A subscription of room news, which stands at 3.
    private async Task<(ScriptedHubPeer Peer, HubSubscription Heard)> SubscribeAsync(HubClient hub, SubscribeOptions? options = null)
    {
        var subscribing = hub.SubscribeAsync("news", options);
        var peer = await _server.WelcomeAsync(Standing(3));
        return (peer, await subscribing.WaitAsync(Limits.Generous));
    }

    private static async Task<int> NextDataAsync(ScriptedHubPeer peer) => (await peer.NextAsync("publish")).GetProperty("data").GetInt32();

    // Answers the next request, which is that: nothing else came before it.
    private static async Task AnswerPresenceAsync(ScriptedHubPeer peer, Task<HubPresence> asked)
    {
        await peer.NextAsync("presence");
        await peer.AnswerAsync("presence", """{"count":0,"connections":0,"members":[]}""");
        Assert.Equal(0, (await asked.WaitAsync(Limits.Generous)).Count);
    }

    // The offset of the next message.
    private static async Task<long> NextAsync(HubSubscription subscription)
    {
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        await foreach (var message in subscription.WithCancellation(limit.Token)) return message.Position.Offset;
        throw new InvalidOperationException("The subscription has ended");
    }
}
