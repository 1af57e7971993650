using System.Net;
using Hub.Actors.Connections;
using Hub.Host;
using Hub.Host.Routing;
using Hub.Host.Sockets;
using Hub.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Hub.Tests.Contract;

/// <summary>A26: how the node leaves its connections.</summary>
public sealed class ShutdownTests
{
    private const string ShutdownText = """{"type":"shutdown","message":"Server is shutting down"}""";

    [Theory]
    [InlineData("/ws/lobby")]
    [InlineData("/ws")]
    [InlineData("/chat?username=ann")]
    [InlineData("/echo")]
    [InlineData("/hello")]
    [InlineData("/letters")]
    [InlineData("/digits")]
    [InlineData("/ws/stream")]
    public async Task A_socket_of_every_kind_of_route_hears_the_text_then_1001(string path)
    {
        await using var hub = await HubServer.StartAsync();
        await using var client = await SocketClient.ConnectAsync(hub.WebSocketUrl(path));

        var stopped = hub.StopAsync();

        string heard;
        do heard = await client.NextTextAsync();
        while (heard != ShutdownText);
        Assert.Equal((1001, "Server shutdown"), await client.ClosedAsync());
        await stopped.WaitAsync(Limits.Generous);
    }

    [Theory]
    [InlineData("/ws/lobby")]
    [InlineData("/chat?username=ann")]
    [InlineData("/letters")]
    [InlineData("/digits")]
    [InlineData("/ws/stream")]
    public async Task A_peer_that_does_not_answer_is_cut_when_its_grace_is_over(string path)
    {
        var time = new ManualTimeProvider();
        await using var hub = await HubServer.StartAsync(services => services.AddSingleton<TimeProvider>(time));
        await using var client = await SocketClient.ConnectAsync(hub.WebSocketUrl(path));

        var stopped = hub.StopAsync();
        string heard;
        do heard = await client.NextTextAsync();
        while (heard != ShutdownText);
        // What the route was about to say may still come before the close.
        while (await client.NextAsync() is not null) continue;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await RefusedUpgrade.OfAsync(hub.WebSocketUrl("/echo"))).Status);
        Assert.False(stopped.IsCompleted);

        // The phase itself would wait for longer.
        time.Advance(TimeSpan.FromSeconds(5));
        await stopped.WaitAsync(Limits.Generous);
    }

    [Theory]
    [InlineData("/ws/lobby")]
    [InlineData("/ws")]
    [InlineData("/chat?username=ann")]
    [InlineData("/echo")]
    [InlineData("/hello")]
    [InlineData("/letters")]
    [InlineData("/digits")]
    [InlineData("/ws/stream")]
    public async Task An_upgrade_while_the_node_closes_is_answered_503_with_Retry_After(string path)
    {
        await using var hub = await HubServer.StartAsync();
        await using var silent = await SocketClient.ConnectAsync(hub.WebSocketUrl("/ws/lobby"));

        // It waits for the peer's answer, which comes below.
        var stopped = hub.StopAsync();
        Assert.Equal(ShutdownText, await silent.NextTextAsync());

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "1"), await RefusedUpgrade.OfAsync(hub.WebSocketUrl(path)));
        Assert.Equal(1001, (await silent.ClosedAsync()).Code);
        await stopped.WaitAsync(Limits.Generous);
    }

    [Theory]
    [InlineData("maintenance")]
    [InlineData("")]
    public async Task The_reason_of_1001_is_a_setting(string reason)
    {
        await using var hub = await HubServer.StartAsync(services => services.Configure<ShutdownOptions>(shutdown => shutdown.Reason = reason));
        await using var client = await SocketClient.ConnectAsync(hub.WebSocketUrl("/ws/lobby"));

        var stopped = hub.StopAsync();

        Assert.Equal((1001, reason), await client.ClosedAsync());
        await stopped.WaitAsync(Limits.Generous);
    }

    [Fact]
    public void A_reason_over_123_bytes_of_UTF_8_stops_the_start_with_its_key_value_and_rule()
    {
        var (fits, tooLong) = (new string('é', 61), new string('é', 62));

        var refused = Assert.Throws<OptionsValidationException>(() => Build(tooLong));

        Assert.Equal(
            [$"Hub:Shutdown:Reason={tooLong} must have at most 123 bytes of UTF-8 (RFC 6455, section 5.5); this one has 124"],
            refused.Failures);
        Assert.Equal(fits, Build(fits).Services.GetRequiredService<IOptions<ShutdownOptions>>().Value.Reason);

        static WebApplication Build(string reason) => HubApplication.Build(builder =>
            builder.Configuration.AddInMemoryCollection([new("Hub:Shutdown:Reason", reason)]));
    }

    [Fact]
    public async Task A_function_that_ends_within_the_grace_is_waited_for()
    {
        using var logs = new CapturedLogs();
        var (noticed, letGo) = (new TaskCompletionSource(), new TaskCompletionSource());
        var hasEnded = false;
        await using var hub = await HubServer.StartAsync(services => services.AddSingleton<ILoggerProvider>(logs), app => app
            .MapSocket("/saves", async (HubSocket socket) =>
            {
                await foreach (var _ in socket.Messages)
                {
                    // Nothing is said.
                }

                noticed.SetResult();
                await letGo.Task;
                hasEnded = true;
            }));
        await using var client = await SocketClient.ConnectAsync(hub.WebSocketUrl("/saves"));

        var stopped = hub.StopAsync();
        Assert.Equal(1001, (await client.ClosedAsync()).Code);
        await noticed.Task.WaitAsync(Limits.Generous);
        Assert.False(stopped.IsCompleted);
        letGo.SetResult();
        await stopped.WaitAsync(Limits.Generous);

        Assert.True(hasEnded);
        Assert.DoesNotContain(logs.Of(LogLevel.Warning), entry => entry.Text.Contains("/saves", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_function_that_does_not_end_is_left_behind_when_the_grace_is_over_and_logged()
    {
        using var logs = new CapturedLogs();
        var never = new TaskCompletionSource();
        await using var hub = await HubServer.StartAsync(
            services => services.Configure<ShutdownOptions>(shutdown => shutdown.Grace = TimeSpan.FromSeconds(1)).AddSingleton<ILoggerProvider>(logs),
            app => app.MapSocket("/late", (HubSocket _) => never.Task));
        await using var client = await SocketClient.ConnectAsync(hub.WebSocketUrl("/late"));

        var stopped = hub.StopAsync();
        Assert.Equal((1001, "Server shutdown"), await client.ClosedAsync());
        await stopped.WaitAsync(Limits.Generous);

        Assert.Contains(logs.Of(LogLevel.Warning), entry => entry.Text.StartsWith("A function of /late still runs", StringComparison.Ordinal));
        never.SetResult();
    }
}
