using System.Threading.Channels;
using Hub.Actors;
using Hub.Actors.Client;
using Hub.Tests.Fixtures;
using Microsoft.AspNetCore.Http;

namespace Hub.Tests.Client;

/// <summary>Whether and when the client for .NET comes back, by what the server has said at the end.</summary>
public sealed class HubClientReturnTests : IAsyncLifetime
{
    private static readonly HubClientOptions Quick = new()
    {
        BackOff = TimeSpan.FromMilliseconds(10), LongestBackOff = TimeSpan.FromMilliseconds(100), RequestTimeout = Limits.Generous,
        PublishTimeout = Limits.Generous,
    };

    // Whoever backs off does not come back within a test.
    private static readonly HubClientOptions Slow = Quick with { BackOff = TimeSpan.FromDays(1), LongestBackOff = TimeSpan.FromDays(1) };

    private ScriptedHub _server = null!;

    public async Task InitializeAsync() => _server = await ScriptedHub.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task The_time_that_a_shutdown_names_is_not_waited_after_another_close()
    {
        await using var hub = NewClient();
        var peer = await OpenAsync(hub);
        await peer.SayAsync(Shutdown(3_000_000));
        await peer.CloseAsync(1011);

        await _server.WelcomeAsync();
    }

    [Fact]
    public async Task The_time_that_a_shutdown_names_is_waited_after_1001()
    {
        await using var hub = NewClient(Slow);
        var peer = await OpenAsync(hub);
        await peer.SayAsync(Shutdown(1));
        await peer.CloseAsync(1001);

        await _server.WelcomeAsync();
    }

    [Fact]
    public async Task It_is_waited_too_where_the_connection_is_cut_before_the_close_frame_came_through()
    {
        await using var hub = NewClient(Slow);
        var peer = await OpenAsync(hub);
        await peer.SayAsync(Shutdown(1));
        // Heard by then.
        var asked = hub.PresenceAsync("news");
        await peer.NextAsync("presence");
        await peer.AnswerAsync("presence", """{"count":0,"connections":0,"members":[]}""");
        await asked.WaitAsync(Limits.Generous);
        peer.Abort();

        await _server.WelcomeAsync();
    }

    [Fact]
    public async Task It_tells_how_a_connection_has_ended_and_when_it_comes_back()
    {
        var told = Channel.CreateUnbounded<HubClose>();
        await using var hub = NewClient(Quick with { OnClose = close => told.Writer.TryWrite(close) });
        var peer = await OpenAsync(hub);
        await peer.SayAsync(Shutdown(7));
        await peer.CloseAsync(1001);
        Assert.Equal(new HubClose(1001, "", TimeSpan.FromMilliseconds(7)), await NextAsync(told));

        await (await _server.WelcomeAsync()).CloseAsync(4004);
        Assert.Equal(new HubClose(4004, "", ReturnsAfter: null), await NextAsync(told));
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("99999999", 3_600)]
    [InlineData("-7", 0)]
    [InlineData("soon", 0)]
    [InlineData(null, 0)]
    public async Task What_a_refused_handshake_says_of_the_time_to_retry_is_waited_before_the_back_off(string? retryAfter, int seconds)
    {
        await using var server = await ScriptedServer.StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            if (retryAfter is not null) context.Response.Headers.RetryAfter = retryAfter;
            return Task.CompletedTask;
        });
        var told = Channel.CreateUnbounded<HubClose>();
        await using var hub = new HubClient(
            new Uri($"ws://{server.Authority}/ws"),
            Quick with { OnClose = close => told.Writer.TryWrite(close), BackOff = TimeSpan.FromMilliseconds(100), Time = new ManualTimeProvider() });
        _ = hub.ConnectAsync().ContinueWith(static ended => ended.Exception, TaskScheduler.Default);

        var close = await NextAsync(told);
        Assert.Equal(1006, close.Code);
        Assert.InRange(close.ReturnsAfter!.Value, TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds) + TimeSpan.FromMilliseconds(100));
    }

    [Theory]
    [InlineData(1000, false)]
    [InlineData(1001, true)]
    [InlineData(1002, false)]
    [InlineData(1003, false)]
    [InlineData(1008, false)]
    [InlineData(1009, false)]
    [InlineData(1011, true)]
    [InlineData(4000, false)]
    [InlineData(4099, false)]
    [InlineData(4100, true)]
    [InlineData(4200, true)]
    [InlineData(4300, true)]
    public async Task A_close_code_says_by_its_range_whether_to_come_back(int code, bool comesBack)
    {
        var told = Channel.CreateUnbounded<HubClose>();
        await using var hub = NewClient(Quick with { OnClose = close => told.Writer.TryWrite(close) });
        var peer = await OpenAsync(hub);
        await peer.CloseAsync(code);

        var close = await NextAsync(told);
        Assert.Equal((code, comesBack), (close.Code, close.ReturnsAfter is not null));
        if (comesBack) await _server.WelcomeAsync();
        else Assert.Equal(code, (await Assert.ThrowsAsync<HubException>(() => hub.PresenceAsync("news").WaitAsync(Limits.Generous))).Code);
    }

    private HubClient NewClient(HubClientOptions? options = null) => new(_server.Url, options ?? Quick);

    private async Task<ScriptedHubPeer> OpenAsync(HubClient hub)
    {
        var opened = hub.ConnectAsync();
        var peer = await _server.WelcomeAsync();
        await opened.WaitAsync(Limits.Generous);
        return peer;
    }

    private static string Shutdown(int reconnectAfterMs) => $$$"""{"type":"shutdown","payload":{"reconnectAfterMs":{{{reconnectAfterMs}}}}}""";

    private static Task<HubClose> NextAsync(Channel<HubClose> told) => told.Reader.ReadAsync().AsTask().WaitAsync(Limits.Generous);
}
