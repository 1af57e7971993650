using System.Net.WebSockets;
using System.Security.Claims;
using Hub.Host.Routing;
using Hub.Host.Sockets;
using Hub.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Hub.Tests.Contract;

/// <summary>What a socket offers to the function behind a route.</summary>
public class SocketOfAFunctionTests
{
    [Theory]
    [InlineData(Way.Http1)]
    [InlineData(Way.Http2)]
    [InlineData(Way.Tls)]
    public async Task It_sends_text_and_binary_and_closes_with_a_code_and_a_reason(Way way)
    {
        await using var hub = await HubServer.StartAsync(services => services.Listen(way), app => app.MapSocket("/mine", async (HubSocket socket) =>
        {
            await socket.SendAsync("é");
            await socket.SendAsync(new byte[] { 0, 255 });
            await socket.CloseAsync(4321, "enough");
        }));
        await using var client = await hub.ConnectAsync(way, "/mine");

        Assert.Equal("é", await client.NextTextAsync());
        var (type, payload) = (await client.NextAsync())!.Value;
        Assert.Equal(WebSocketMessageType.Binary, type);
        Assert.Equal([0, 255], payload);
        Assert.Equal((4321, "enough"), await client.ClosedAsync());
    }

    [Theory]
    [InlineData(Way.Http1)]
    [InlineData(Way.Http2)]
    [InlineData(Way.Tls)]
    public async Task Aborted_it_ends_without_a_close_frame(Way way)
    {
        await using var hub = await HubServer.StartAsync(services => services.Listen(way), app => app.MapSocket("/mine", (HubSocket socket) => socket.Abort()));
        await using var client = await hub.ConnectAsync(way, "/mine");

        await Assert.ThrowsAsync<WebSocketException>(client.NextAsync);
        // What a browser calls 1006.
        Assert.Null(client.CloseStatus);
    }

    [Theory]
    [InlineData(Way.Http1)]
    [InlineData(Way.Http2)]
    public async Task Its_state_goes_from_connecting_to_closed(Way way)
    {
        var states = new List<SocketState>();
        var (closing, over) = (NewSignal(), NewSignal());
        await using var hub = await HubServer.StartAsync(services => services.Listen(way), app => app.MapSocket("/mine", async (HubSocket socket) =>
        {
            states.Add(socket.State);
            await socket.SendAsync("open");
            await foreach (var _ in socket.Messages) break;
            var closed = socket.CloseAsync();
            await ClosingAsync(socket);
            states.Add(socket.State);
            closing.SetResult();
            await closed;
            states.Add(socket.State);
            over.SetResult();
        }).AddEndpointFilter((invocation, next) =>
        {
            states.Add(invocation.GetArgument<HubSocket>(0).State);
            return next(invocation);
        }));
        await using var client = await hub.ConnectAsync(way, "/mine");

        await client.NextTextAsync();
        await client.SayAsync("close");
        // The client has not answered the close yet.
        await closing.Task.WaitAsync(Limits.Generous);
        Assert.Equal([SocketState.Connecting, SocketState.Open, SocketState.Closing], states);
        await client.ClosedAsync();
        await over.Task.WaitAsync(Limits.Generous);
        Assert.Equal([SocketState.Connecting, SocketState.Open, SocketState.Closing, SocketState.Closed], states);
    }

    [Fact]
    public async Task It_knows_its_id_its_user_and_its_subprotocol()
    {
        var opened = new TaskCompletionSource<HubSocket>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hub = await HubServer.StartAsync(_ => { }, app =>
        {
            app.Use((context, next) =>
            {
                context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "ann")], "test"));
                return next(context);
            });
            app.MapSocket("/mine", (HubSocket socket) => opened.SetResult(socket)).WithSocketOptions(options => options.Subprotocols.Add("v2"));
            app.MapSocket("/other", (HubSocket socket) => socket.SendAsync($"{socket.Id} {socket.Subprotocol ?? "none"}").AsTask());
        });
        await using var client = await SocketClient.ConnectAsync(hub.WebSocketUrl("/mine"), options =>
        {
            options.AddSubProtocol("v1");
            options.AddSubProtocol("v2");
        });
        await using var other = await SocketClient.ConnectAsync(hub.WebSocketUrl("/other"));

        var socket = await opened.Task.WaitAsync(Limits.Generous);
        Assert.Matches("^[0-9a-f]{16}$", socket.Id);
        Assert.Equal("ann", socket.User.FindFirst("sub")?.Value);
        Assert.Equal("v2", socket.Subprotocol);
        var told = (await other.NextTextAsync()).Split(' ');
        Assert.NotEqual(socket.Id, told[0]);
        Assert.Equal("none", told[1]);
    }

    [Fact]
    public async Task It_tells_how_much_waits_for_a_peer_that_does_not_read()
    {
        var full = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hub = await HubServer.StartAsync(_ => { }, app => app.MapSocket("/mine", async (HubSocket socket) =>
        {
            var message = new SocketMessage(isText: false, new byte[64 * 1_024]);
            int waiting;
            while ((waiting = socket.BufferedBytes) == 0) socket.Send(message);
            full.SetResult(waiting);
            await foreach (var _ in socket.Messages) await socket.SendAsync($"{socket.BufferedBytes} wait");
        }));
        await using var client = await SocketClient.ConnectAsync(hub.WebSocketUrl("/mine"));

        Assert.InRange(await full.Task.WaitAsync(Limits.Generous), 1, 1_048_576);
        await client.SayAsync("how much?");
        while ((await client.NextAsync())!.Value.Type == WebSocketMessageType.Binary)
        {
            // Until the answer comes.
        }

        // All is read that was sent before, so nothing waits any more.
        await client.SayAsync("how much?");
        Assert.Equal("0 wait", await client.NextTextAsync());
    }

    [Theory]
    [InlineData(Way.Http1)]
    [InlineData(Way.Http2)]
    [InlineData(Way.Tls)]
    public async Task Its_messages_come_in_order_and_end_with_the_socket(Way way)
    {
        var received = new TaskCompletionSource<List<string>>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hub = await HubServer.StartAsync(services => services.Listen(way), app => app.MapSocket("/mine", async (HubSocket socket) =>
        {
            var all = new List<string>();
            await foreach (var message in socket.Messages) all.Add($"{(message.IsText ? message.Text : message.Data.Length)}");
            received.SetResult(all);
        }));
        await using var client = await hub.ConnectAsync(way, "/mine");

        for (var i = 0; i < 500; i++) await client.SayAsync($"message {i}");
        await client.SayAsync(new byte[70_000]);
        await client.CloseAsync();

        Assert.Equal(
            [.. Enumerable.Range(0, 500).Select(i => $"message {i}"), "70000"], await received.Task.WaitAsync(Limits.Generous));
    }

    [Theory]
    [InlineData(Way.Http1)]
    [InlineData(Way.Http2)]
    [InlineData(Way.Tls)]
    public async Task As_a_stream_that_is_copied_to_itself_it_is_an_echo(Way way)
    {
        await using var hub = await HubServer.StartAsync(services => services.Listen(way), app => app.MapSocket("/mine", async (HubSocket socket) =>
        {
            var stream = socket.AsStream();
            await stream.CopyToAsync(stream);
        }));
        await using var client = await hub.ConnectAsync(way, "/mine");
        var said = Enumerable.Range(0, 300_000).Select(i => (byte)(i * 13)).ToArray();

        await client.SayAsync(said[..10]);
        await client.SayAsync(said[10..]);
        var heard = new List<byte>();
        while (heard.Count < said.Length) heard.AddRange((await client.NextAsync())!.Value.Payload);

        Assert.Equal(said, heard);
        await client.CloseAsync();
        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.CloseStatus);
    }

    private static Task ClosingAsync(HubSocket socket)
    {
        var signal = NewSignal();
        socket.Closing.Register(signal.SetResult);
        return signal.Task.WaitAsync(Limits.Generous);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
