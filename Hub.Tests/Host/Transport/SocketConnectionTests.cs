using System.Net.Sockets;
using System.Text;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Host.Transport;

/// <summary>The server's socket transport, and how a WebSocket leaves the server with its socket.</summary>
public sealed class SocketConnectionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    public async Task What_comes_in_one_go_with_the_request_is_not_lost(int length)
    {
        await using var server = await HubServer.StartAsync();
        var payload = new byte[length];

        await using var client = await RawSocket.OpenAsync(
            server.Url, "/echo", [.. ClientFrames.Text("first"), .. ClientFrames.Binary(payload)]);

        Assert.Equal("first", Encoding.UTF8.GetString((await client.NextAsync())!.Payload));
        Assert.Equal(payload, (await client.NextAsync())!.Payload);
    }

    [Fact]
    public async Task The_request_ends_with_the_handshake_and_the_connection_does_not()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await HubServer.StartAsync(_ => { }, app => app.Use(async (context, next) =>
        {
            context.Response.OnCompleted(() =>
            {
                ended.TrySetResult();
                return Task.CompletedTask;
            });
            await next(context);
        }));
        await using var client = await RawSocket.OpenAsync(server.Url, "/echo");

        await ended.Task.WaitAsync(Limits.Generous);

        await client.SendAsync(ClientFrames.Text("still here"));
        Assert.Equal("still here", Encoding.UTF8.GetString((await client.NextAsync())!.Payload));
        await client.SendAsync(ClientFrames.Close(1000));
        Assert.Equal(CloseCodes.Normal, await client.CloseCodeAsync());
    }

    [Fact]
    public async Task A_response_that_the_socket_does_not_take_at_once_arrives_whole()
    {
        var body = Enumerable.Range(0, 20_000_000).Select(i => (byte)(i * 7)).ToArray();
        await using var server = await HubServer.StartAsync(_ => { }, app => app.MapGet("/large", () => Results.Bytes(body)));
        using var http = new HttpClient();

        using var response = await http.GetAsync(new Uri(server.Url, "/large"), HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal(body, await response.Content.ReadAsByteArrayAsync().WaitAsync(Limits.Generous));
    }

    [Fact]
    public async Task A_client_that_resets_within_a_request_harms_nobody()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var read = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await HubServer.StartAsync(_ => { }, app => app.MapPost("/upload", async (HttpContext context) =>
        {
            entered.TrySetResult();
            read.TrySetResult(await Record.ExceptionAsync(async () => await context.Request.Body.CopyToAsync(Stream.Null)));
        }));
        using (var client = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            await client.ConnectAsync(server.Url.Host, server.Url.Port);
            await client.SendAsync(Encoding.ASCII.GetBytes("POST /upload HTTP/1.1\r\nHost: hub\r\nContent-Length: 100\r\n\r\nten bytes!"));
            await entered.Task.WaitAsync(Limits.Generous);
            client.Close(0);
        }

        Assert.IsAssignableFrom<IOException>(await read.Task.WaitAsync(Limits.Generous));
        await using var other = await SocketClient.ConnectAsync(server.WebSocketUrl("/echo"));
        await other.SayAsync("well");
        Assert.Equal("well", await other.NextTextAsync());
    }

    [Fact]
    public async Task A_unix_socket_carries_websockets_too()
    {
        var folder = Directory.CreateTempSubdirectory();
        var path = Path.Combine(folder.FullName, "hub.sock");
        await using (await HubServer.StartAsync(services =>
        {
            services.Configure<KestrelServerOptions>(kestrel => kestrel.ListenUnixSocket(path));
            services.Configure<RateLimitOptions>(rate => rate.Messages = 0);
        }))
        {
            using var handler = new SocketsHttpHandler
            {
                ConnectCallback = async (_, cancellation) =>
                {
                    var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            };
            await using var client = await SocketClient.ConnectAsync(
                new Uri("ws://hub/echo"), invoker: new HttpMessageInvoker(handler));

            await client.SayAsync("over a file");

            Assert.Equal("over a file", await client.NextTextAsync());
        }

        folder.Delete(recursive: true);
    }
}
