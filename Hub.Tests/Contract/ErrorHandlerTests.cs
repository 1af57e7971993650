using System.Threading.Channels;
using Hub.Actors.Sockets;
using Hub.Host.Routing;
using Hub.Host.Sockets;
using Hub.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Hub.Tests.Contract;

/// <summary>A24: what becomes of what a route's handler throws.</summary>
public sealed class ErrorHandlerTests
{
    // Each fails with its own path as the message, at once or when it is told something.
    public static TheoryData<string> Failing() =>
    [
        "/function/at-once", "/function/at-a-message", "/stream", "/messages", "/room",
        "/actor/in-its-constructor", "/actor/at-a-message", "/actor/in-an-async-handler",
    ];

    [Theory]
    [MemberData(nameof(Failing))]
    public async Task The_error_handler_gets_what_a_handler_throws_with_its_socket_and_request(string path)
    {
        var failures = Channel.CreateUnbounded<SocketFailure>();
        await using var hub = await StartAsync(options => options.OnError = failure => failures.Writer.WriteAsync(failure));
        await using var client = await SocketClient.ConnectAsync(hub.WebSocketUrl($"{path}?who=ann"));

        await client.SayAsync("anything");

        var failure = await failures.Reader.ReadAsync().AsTask().WaitAsync(Limits.Generous);
        Assert.Equal($"fails in {path}", failure.Error.Message);
        Assert.Equal((path, "ann"), (failure.Request.Path, failure.Request.Query["who"]));
        Assert.Equal(failure.Request.Id, failure.Socket.Id);
        Assert.Equal((1011, "Internal error"), await client.ClosedAsync());
    }

    [Theory]
    [MemberData(nameof(Failing))]
    public async Task Without_an_error_handler_it_is_logged_and_the_socket_closed_with_1011(string path)
    {
        using var logs = new CapturedLogs();
        await using var hub = await StartAsync(_ => { }, logs);
        await using var client = await SocketClient.ConnectAsync(hub.WebSocketUrl(path));

        await client.SayAsync("anything");

        Assert.Equal((1011, "Internal error"), await client.ClosedAsync());
        var logged = Assert.Single(logs.Of(LogLevel.Error));
        Assert.Contains($"The handler of {path} failed", logged.Text, StringComparison.Ordinal);
        Assert.Equal($"fails in {path}", logged.Error);
    }

    [Theory]
    [MemberData(nameof(Failing))]
    public async Task An_error_handler_can_send_and_close_with_a_code_of_its_own(string path)
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hub = await StartAsync(options => options.OnError = async failure =>
        {
            await failure.Socket.SendAsync($"sorry: {failure.Error.Message}");
            await failure.Socket.CloseAsync(4000, "mine");
            closed.SetResult();
        });
        await using var client = await SocketClient.ConnectAsync(hub.WebSocketUrl(path));

        // A stream fails by itself; it would answer this with an error of its own, before it fails or not.
        if (path != "/stream") await client.SayAsync("anything");

        Assert.Equal($"sorry: fails in {path}", await client.NextTextAsync());
        Assert.Equal((4000, "mine"), await client.ClosedAsync());
        await closed.Task.WaitAsync(Limits.Generous);
    }

    [Theory]
    [MemberData(nameof(Failing))]
    public async Task An_error_handler_that_throws_is_logged_and_the_socket_closed_with_1011(string path)
    {
        using var logs = new CapturedLogs();
        await using var hub = await StartAsync(options => options.OnError = _ => throw new InvalidOperationException("again"), logs);
        await using var client = await SocketClient.ConnectAsync(hub.WebSocketUrl(path));

        await client.SayAsync("anything");

        Assert.Equal((1011, "Internal error"), await client.ClosedAsync());
        var logged = Assert.Single(logs.Of(LogLevel.Error));
        Assert.Contains($"The error handler of {path} failed", logged.Text, StringComparison.Ordinal);
        Assert.Contains($"fails in {path}", logged.Text, StringComparison.Ordinal);
        Assert.Equal("again", logged.Error);
    }

    [Theory]
    [MemberData(nameof(Failing))]
    public async Task Other_connections_and_the_process_live_on(string path)
    {
        await using var hub = await StartAsync(_ => { });
        await using var other = await SocketClient.ConnectAsync(hub.WebSocketUrl("/echo"));
        for (var i = 0; i < 3; i++)
        {
            await using var failing = await SocketClient.ConnectAsync(hub.WebSocketUrl(path));
            await failing.SayAsync("anything");
            Assert.Equal(1011, (await failing.ClosedAsync()).Code);
        }

        await other.SayAsync("still here");
        Assert.Equal("still here", await other.NextTextAsync());
    }

    [Fact]
    public async Task A_peer_that_goes_while_its_handler_sends_or_waits_is_no_failure()
    {
        var failures = Channel.CreateUnbounded<SocketFailure>();
        var ends = Channel.CreateUnbounded<string>();
        await using var hub = await HubServer.StartAsync(_ => { }, app => app
            .MapSocket("/sends/{until}", async (HubSocket socket, string until, CancellationToken closing) =>
            {
                try
                {
                    if (until == "it-is-cancelled") await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, closing);
                    while (true) await socket.SendAsync(new byte[10_000], CancellationToken.None);
                }
                finally
                {
                    await ends.Writer.WriteAsync(until, CancellationToken.None);
                }
            })
            .WithSocketOptions(options => options.OnError = failure => failures.Writer.WriteAsync(failure)));
        foreach (var until in (string[])["it-is-cancelled", "it-is-closed"])
        {
            var client = await SocketClient.ConnectAsync(hub.WebSocketUrl($"/sends/{until}"));
            client.Abort();
            await client.DisposeAsync();
            Assert.Equal(until, await ends.Reader.ReadAsync().AsTask().WaitAsync(Limits.Generous));
        }

        await hub.StopAsync();
        Assert.False(failures.Reader.TryRead(out _));
    }

    private static Task<HubServer> StartAsync(Action<SocketOptions> configure, CapturedLogs? logs = null) => HubServer.StartAsync(
        services =>
        {
            if (logs is not null) services.AddSingleton<ILoggerProvider>(logs);
        },
        app =>
        {
            var routes = app.MapGroup("").WithSocketOptions(configure);
            routes.MapSocket("/function/at-once", Task (HubSocket _) => throw Failure("/function/at-once"));
            routes.MapSocket("/function/at-a-message", async (HubSocket socket) =>
            {
                await foreach (var _ in socket.Messages) throw Failure("/function/at-a-message");
            });
            routes.MapStream<int>("/stream", FailAsync);
            routes.MapMessages("/messages", (_, _) => throw Failure("/messages"));
            routes.MapRoom("/room", room =>
            {
                room.Room = "failing";
                room.OnMessage = (_, _) => throw Failure("/room");
            });
            routes.MapSocket<FailsAtOnce>("/actor/in-its-constructor");
            routes.MapSocket<FailsAtAMessage>("/actor/at-a-message");
            routes.MapSocket<FailsLater>("/actor/in-an-async-handler");
        });

    private static async IAsyncEnumerable<int> FailAsync(HubSocket socket)
    {
        await Task.Yield();
        if (socket.State == SocketState.Open) throw Failure("/stream");
        yield return 1;
    }

    private static InvalidOperationException Failure(string path) => new($"fails in {path}");

    internal sealed class FailsAtOnce : ReceiveActor
    {
        public FailsAtOnce() => throw Failure("/actor/in-its-constructor");
    }

    internal sealed class FailsAtAMessage : ReceiveActor
    {
        public FailsAtAMessage() => Receive<TextMessage>(_ => throw Failure("/actor/at-a-message"));
    }

    internal sealed class FailsLater : ReceiveActor
    {
        public FailsLater() => ReceiveAsync<TextMessage>(async _ =>
        {
            await Task.Yield();
            throw Failure("/actor/in-an-async-handler");
        });
    }
}
