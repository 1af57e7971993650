using System.Net.WebSockets;
using Hub.Actors.Sockets;
using Hub.Host.Routing;
using Hub.Host.Sockets;
using Hub.Tests.Fixtures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Contract;

/// <summary>Routes that an application maps itself.</summary>
public class OwnRoutesTests
{
    [Fact]
    public async Task A_function_gets_its_socket_route_values_services_and_messages()
    {
        await using var hub = await HubServer.StartAsync(
            services => services.AddSingleton(new Greeter("hello")),
            app => app.MapSocket("/greet/{name}", async (HubSocket socket, Greeter greeter, string name, HttpRequest request) =>
            {
                await socket.SendAsync($"{greeter.Word} {name} {request.Query["mood"]}");
                await foreach (var message in socket.Messages) await socket.SendAsync($"you said {message.Text}");
            }));
        await using var client = await SocketClient.ConnectAsync(hub.WebSocketUrl("/greet/ann?mood=glad"));

        Assert.Equal("hello ann glad", await client.NextTextAsync());
        await client.SayAsync("one");
        Assert.Equal("you said one", await client.NextTextAsync());
    }

    [Fact]
    public async Task The_socket_is_closed_with_1000_when_its_function_is_done()
    {
        await using var hub = await HubServer.StartAsync(_ => { }, app => app.MapSocket("/once", (HubSocket socket) => socket.SendAsync("bye").AsTask()));
        await using var client = await SocketClient.ConnectAsync(hub.WebSocketUrl("/once"));

        Assert.Equal("bye", await client.NextTextAsync());
        Assert.Equal((1000, ""), await client.ClosedAsync());
    }

    [Fact]
    public async Task An_actor_gets_its_socket_its_services_and_messages_and_the_end()
    {
        var ends = new TaskCompletionSource<SocketClosed>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hub = await HubServer.StartAsync(
            services => services.AddSingleton(new Greeter("hello")).AddSingleton(ends), app => app.MapSocket<Parrot>("/parrot/{name}"));
        var client = await SocketClient.ConnectAsync(hub.WebSocketUrl("/parrot/ann"));

        Assert.Equal("hello ann", await client.NextTextAsync());
        await client.SayAsync("one");
        Assert.Equal("one", await client.NextTextAsync());
        await client.SayAsync([1, 2]);
        Assert.Equal([1, 2], (await client.NextAsync())!.Value.Payload);
        await client.CloseAsync();
        Assert.Equal(new SocketClosed(1000, "", WasClean: true), await ends.Task.WaitAsync(Limits.Generous));
    }

    [Fact]
    public async Task An_actor_that_stops_closes_its_socket_with_1000_and_one_that_fails_with_1011()
    {
        await using var hub = await HubServer.StartAsync(
            services => services.AddSingleton(new Greeter("hello")).AddSingleton(new TaskCompletionSource<SocketClosed>()),
            app => app.MapSocket<Parrot>("/parrot/{name}"));
        await using var stopped = await SocketClient.ConnectAsync(hub.WebSocketUrl("/parrot/ann"));
        await using var failed = await SocketClient.ConnectAsync(hub.WebSocketUrl("/parrot/ann"));

        await stopped.SayAsync("stop");
        await failed.SayAsync("fail");

        Assert.Equal((1000, ""), await stopped.ClosedAsync());
        Assert.Equal((1011, "Internal error"), await failed.ClosedAsync());
    }

    [Fact]
    public async Task A_filter_refuses_before_the_upgrade()
    {
        await using var hub = await HubServer.StartAsync(_ => { }, app => app
            .MapSocket("/guarded", (HubSocket socket, string name) => socket.SendAsync(name).AsTask())
            .AddEndpointFilter(async (invocation, next) =>
                invocation.GetArgument<string>(1) == "eve" ? Results.Text("no eve", statusCode: 403) : await next(invocation)));

        await using var client = await SocketClient.ConnectAsync(hub.WebSocketUrl("/guarded?name=ann"));
        Assert.Equal("ann", await client.NextTextAsync());
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => SocketClient.ConnectAsync(hub.WebSocketUrl("/guarded?name=eve")));
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_sends_its_items_and_the_end()
    {
        await using var hub = await HubServer.StartAsync(_ => { }, app => app.MapStream<int>("/count/{to:int}", (int to) => CountAsync(to)));
        await using var client = await SocketClient.ConnectAsync(hub.WebSocketUrl("/count/2"));

        Assert.Equal("""{"type":"data","payload":1}""", await client.NextTextAsync());
        Assert.Equal("""{"type":"data","payload":2}""", await client.NextTextAsync());
        Assert.Equal("""{"type":"end"}""", await client.NextTextAsync());
        Assert.Equal((1000, ""), await client.ClosedAsync());
    }

    private static async IAsyncEnumerable<int> CountAsync(int to)
    {
        for (var i = 1; i <= to; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }

    internal sealed record Greeter(string Word);

    internal sealed class Parrot : ReceiveActor
    {
        public Parrot(Greeter greeter, TaskCompletionSource<SocketClosed> ends)
        {
            Receive<SocketOpened>(opened => opened.Socket.Tell(new TextMessage($"{greeter.Word} {opened.Request.RouteValues["name"]}")));
            Receive<TextMessage>(message => message.Text == "stop", _ => Context.Stop(Self));
            Receive<TextMessage>(message => message.Text == "fail", _ => throw new InvalidOperationException("as told"));
            Receive<TextMessage>(message => Sender.Tell(message));
            Receive<BinaryMessage>(message => Sender.Tell(message));
            Receive<SocketClosed>(closed => ends.TrySetResult(closed));
        }
    }
}
