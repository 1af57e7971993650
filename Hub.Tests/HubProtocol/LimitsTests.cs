using Hub.Actors.Connections;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.HubProtocol;

/// <summary>How much a peer of hub.v1 may say, and how much may wait for it.</summary>
public sealed class LimitsTests : IAsyncLifetime
{
    private const string Request = """{"type":"history","payload":{"room":"a","limit":0}}""";

    private readonly ManualTimeProvider _time = new();
    private HubServer? _server;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }

    [Fact]
    public async Task Whoever_says_too_much_is_told_when_to_say_it_again()
    {
        await using var peer = await ConnectAsync();
        for (var i = 0; i < 3; i++) await peer.AskAsync(Request, "history");

        var refused = await peer.AskAsync(Request, "error");
        Assert.Equal(
            (111, true, 100),
            (refused.GetProperty("code").GetInt32(), refused.GetProperty("retryable").GetBoolean(), refused.GetProperty("retryAfterMs").GetInt32()));
        await peer.HasNoMoreAsync();

        _time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Equal(1, (await peer.AskAsync(Request, "error")).GetProperty("retryAfterMs").GetInt32());
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await peer.AskAsync(Request, "history");
        Assert.Equal(111, await peer.FailAsync("what cannot be understood counts too"));
    }

    [Fact]
    public async Task A_thousand_refusals_in_a_row_close_with_4103_and_pings_do_not_count()
    {
        await using var peer = await ConnectAsync();
        await peer.SayAsync(string.Join('\n', Enumerable.Repeat(Request, 1_003)));
        for (var i = 0; i < 1_003; i++) await peer.NextTextAsync();
        for (var i = 0; i < 10; i++) await peer.HasNoMoreAsync();

        await peer.SayAsync(Request);

        Assert.Equal((4103, "Rate limit exceeded"), await peer.Socket.ClosesNextAsync());
    }

    [Fact]
    public async Task A_subscriber_that_falls_too_far_behind_is_closed_with_4104_and_recovers()
    {
        _server = await HubServer.StartAsync(services =>
        {
            // It stands: a peer that is slow to read its close frame is not cut.
            services.AddSingleton<TimeProvider>(_time);
            services.Configure<RateLimitOptions>(rate => rate.Rate = 0);
            services.Configure<LimitOptions>(limits => limits.OutboundBytes = 100_000);
        });
        await using var speaker = await HubPeer.ConnectAsync(_server);
        await using var slow = await HubPeer.ConnectAsync(_server);
        var epoch = (await slow.SubscribeAsync("a")).GetProperty("epoch").GetString();

        // What the operating system takes for a peer that does not read is some megabytes.
        var data = $"\"{new string('x', 100_000)}\"";
        long last = 0;
        for (var i = 0; i < 200; i++) last = (await speaker.PublishAsync("a", data)).GetProperty("offset").GetInt64();

        long seen = 0;
        while (await slow.Socket.NextAsync() is { } message)
        {
            using var envelope = System.Text.Json.JsonDocument.Parse(message.Payload);
            Assert.Equal(++seen, envelope.RootElement.GetProperty("payload").GetProperty("offset").GetInt64());
        }

        Assert.InRange(seen, 1, last - 1);
        Assert.Equal((4104, "Slow consumer"), ((int)slow.Socket.CloseStatus!.Value, slow.Socket.CloseReason));
        await using var back = await HubPeer.ConnectAsync(_server);
        var subscribed = await back.SubscribeAsync("a", $$$""","since":{"epoch":"{{{epoch}}}","offset":{{{last - 2}}}}""");
        Assert.True(subscribed.GetProperty("recovered").GetBoolean());
        Assert.Equal([last - 1, last], (await back.MessagesAsync(2)).Select(message => message.Offset));
    }

    private async Task<HubPeer> ConnectAsync()
    {
        _server = await HubServer.StartAsync(services =>
        {
            services.AddSingleton<TimeProvider>(_time);
            services.Configure<RateLimitOptions>(rate => (rate.Rate, rate.Burst) = (10, 3));
        });
        return await HubPeer.ConnectAsync(_server);
    }
}
