using System.Net;
using Hub.Actors.Connections;
using Hub.Actors.Sockets;
using Hub.Host.Routing;
using Hub.Host.Sockets;
using Hub.Host.Testing;
using Hub.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Host.Testing;

public class HubTestTests
{
    [Fact]
    public async Task A_socket_in_memory_talks_to_its_handler_with_headers_and_a_query_of_its_own()
    {
        await using var hub = await HubTest.StartAsync(app => app.MapSocket("/mine/{name}", async (HubSocket socket, string name, string mood, HttpRequest request) =>
        {
            await socket.SendAsync($"{name} {mood} {request.Headers["X-Color"]} {socket.Subprotocol}");
            await foreach (var message in socket.Messages) await socket.SendAsync(message.Data);
        }).WithSocketOptions(options => options.Subprotocols.Add("v2")));

        await using var socket = await hub.ConnectAsync("/mine/a%20b?mood=glad", request =>
        {
            request.SetRequestHeader("X-Color", "red");
            request.AddSubProtocol("v2");
        });

        Assert.Equal("a b glad red v2", await socket.ReceiveTextAsync());
        Assert.Equal("v2", socket.Subprotocol);
        await socket.SendAsync("é");
        Assert.Equal([0xC3, 0xA9], (await socket.ReceiveAsync()).Data.ToArray());
        await socket.SendAsync(new byte[300_000]);
        Assert.Equal(300_000, (await socket.ReceiveAsync()).Data.Length);
        Assert.Equal((4001, "done"), await socket.CloseAsync(4001, "done"));
    }

    [Fact]
    public async Task A_refused_upgrade_is_an_exception_with_status_body_and_headers()
    {
        await using var hub = await HubTest.StartAsync(app => app.MapSocket("/mine", (HubSocket _) => Task.CompletedTask)
            .WithSocketOptions(options => options.VerifyClient = _ => new(
                new SocketRefusal(429, "Come back later", new Dictionary<string, string> { ["Retry-After"] = "7" }))));

        var refused = await Assert.ThrowsAsync<UpgradeRefusedException>(() => hub.ConnectAsync("/mine"));

        Assert.Equal((429, "Come back later", "7"), (refused.Status, refused.Body, refused.Headers["retry-after"]));
        Assert.Equal("The upgrade was refused with 429: Come back later", refused.Message);
    }

    [Fact]
    public async Task Http_routes_are_reached_beside_the_sockets()
    {
        await using var hub = await HubTest.StartAsync(app =>
        {
            app.MapSocket("/mine", (HubSocket socket) => socket.SendAsync("hello client").AsTask()).OrHttp(() => "hello world");
            app.MapGet("/away", () => Results.Redirect("/mine"));
        });
        await using var socket = await hub.ConnectAsync("/mine");

        Assert.Equal("hello world", await hub.Http.GetStringAsync("/mine"));
        Assert.Equal("hello client", await socket.ReceiveTextAsync());
        using var away = await hub.Http.GetAsync("/away");
        Assert.Equal(HttpStatusCode.Redirect, away.StatusCode);
    }

    [Fact]
    public async Task Rooms_work_and_a_member_that_is_cut_is_gone()
    {
        await using var hub = await HubTest.StartAsync(app => app.MapHub("/ws/{room}"));
        await using var ann = await hub.ConnectAsync("/ws/lobby");
        await using var ben = await hub.ConnectAsync("/ws/lobby");

        await ann.SendAsync("hi");
        Assert.Equal("hi", await ben.ReceiveTextAsync());
        ben.Abort();
        Assert.Equal((1006, ""), await ben.ClosedAsync());
        await ann.SendAsync("still here?");
        Assert.Equal((1000, ""), await ann.CloseAsync());
    }

    [Fact]
    public async Task An_abort_of_the_server_is_seen_as_1006()
    {
        await using var hub = await HubTest.StartAsync(app => app.MapSocket("/mine", (HubSocket socket) => socket.Abort()));
        await using var socket = await hub.ConnectAsync("/mine");

        Assert.Equal((1006, ""), await socket.ClosedAsync());
        Assert.Equal(1006, (await Assert.ThrowsAsync<SocketClosedException>(socket.ReceiveAsync)).Code);
    }

    [Fact]
    public async Task A_cut_of_the_client_reaches_the_handler_as_1006()
    {
        var closed = new TaskCompletionSource<SocketClosed>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hub = await HubTest.StartAsync(app => app.MapSocket<Watcher>("/mine"), services => services.AddSingleton(closed));
        var socket = await hub.ConnectAsync("/mine");

        await socket.DisposeAsync();

        Assert.Equal(new SocketClosed(1006, "", WasClean: false), await closed.Task.WaitAsync(Limits.Generous) with { Reason = "" });
    }

    [Fact]
    public async Task Time_is_the_specs()
    {
        var time = new ManualTimeProvider();
        await using var hub = await HubTest.StartAsync(
            app => app.MapSocket<Clock>("/clock"),
            services => services.AddSingleton<TimeProvider>(time).Configure<HeartbeatOptions>(heartbeat => heartbeat.Interval = TimeSpan.Zero));
        await using var socket = await hub.ConnectAsync("/clock");
        await socket.SendAsync("start");
        Assert.Equal("started", await socket.ReceiveTextAsync());

        time.Advance(TimeSpan.FromDays(1));
        Assert.Equal("a day later", await socket.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_stop_says_goodbye_to_every_socket_and_takes_no_more()
    {
        await using var hub = await HubTest.StartAsync(app => app.MapHub("/ws/{room}"));
        await using var socket = await hub.ConnectAsync("/ws/lobby");

        await hub.StopAsync();

        Assert.Equal("""{"type":"shutdown","message":"Server is shutting down"}""", await socket.ReceiveTextAsync());
        Assert.Equal((1001, "Server shutdown"), await socket.ClosedAsync());
        await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(() => hub.ConnectAsync("/ws/lobby"));
    }

    [Fact]
    public async Task A_mistake_in_a_route_fails_the_start() =>
        await Assert.ThrowsAsync<ArgumentException>(() => HubTest.StartAsync(app => app.MapHub("/ws/{a}/{b}")));

    [Fact]
    public async Task A_binary_message_is_no_text()
    {
        await using var hub = await HubTest.StartAsync(app => app.MapSocket("/mine", (HubSocket socket) => socket.SendAsync(new byte[] { 1 }).AsTask()));
        await using var socket = await hub.ConnectAsync("/mine");

        await Assert.ThrowsAsync<InvalidOperationException>(socket.ReceiveTextAsync);
    }

    internal sealed class Watcher : ReceiveActor
    {
        public Watcher(TaskCompletionSource<SocketClosed> closed) => Receive<SocketClosed>(message => closed.TrySetResult(message));
    }

    internal sealed class Clock : ReceiveActor, IWithTimers
    {
        public Clock()
        {
            IActorRef socket = ActorRefs.Nobody;
            Receive<TextMessage>(_ =>
            {
                socket = Sender;
                Timers.StartSingleTimer("day", "day", TimeSpan.FromDays(1));
                socket.Tell(new TextMessage("started"));
            });
            Receive<string>(_ => socket.Tell(new TextMessage("a day later")));
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }
}
