using System.Net;
using System.Net.WebSockets;
using Hub.Actors.Connections;
using Hub.Tests.Fixtures;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.EndToEnd;

/// <summary>What every listener carries, whether frames go straight to a socket or through the server's stream.</summary>
public abstract class ListenerSuite : IAsyncLifetime
{
    private HubServer _server = null!;

    public async Task InitializeAsync() => _server = await HubServer.StartAsync(services =>
    {
        services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(IPAddress.Loopback, 0, Configure));
        services.Configure<RateLimitOptions>(rate => rate.Messages = 0);
        services.Configure<DeflateOptions>(deflate => (deflate.Enabled, deflate.ContextTakeover) = (true, true));
    });

    public async Task DisposeAsync() => await _server.DisposeAsync();

    private protected abstract void Configure(Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions listener);

    private protected abstract Task<SocketClient> ConnectAsync(int port, string path, WebSocketDeflateOptions? deflate);

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(70_000)]
    [InlineData(1_048_576)]
    public async Task A_message_of_any_size_comes_back_whole(int length)
    {
        await using var client = await ConnectAsync("/echo");
        var payload = Enumerable.Range(0, length).Select(i => (byte)(i * 13)).ToArray();

        await client.SayAsync(payload);

        Assert.Equal(payload, (await client.NextAsync())!.Value.Payload);
    }

    [Theory]
    [InlineData(true, 15)]
    [InlineData(false, 15)]
    [InlineData(true, 9)]
    public async Task Compressed_messages_come_back_whole(bool keepsContext, int windowBits)
    {
        await using var client = await ConnectAsync("/echo", new WebSocketDeflateOptions
        {
            ClientContextTakeover = keepsContext,
            ServerContextTakeover = keepsContext,
            ClientMaxWindowBits = windowBits,
            ServerMaxWindowBits = windowBits,
        });
        var messages = new[] { 0, 100, 5_000, 70_000, 1_048_576, 5_000 }
            .Select(length => Enumerable.Range(0, length).Select(i => (byte)(i * i >> 5)).ToArray()).ToArray();

        foreach (var message in messages)
        {
            await client.SayAsync(message);
            Assert.Equal(message, (await client.NextAsync())!.Value.Payload);
        }

        Assert.StartsWith("permessage-deflate", client.Extensions, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Members_of_a_room_hear_each_other_in_order()
    {
        await using var ann = await ConnectAsync("/ws/lobby");
        await using var ben = await ConnectAsync("/ws/lobby");

        for (var i = 0; i < 1_000; i++) await ann.SayAsync($"{i}");

        for (var i = 0; i < 1_000; i++) Assert.Equal($"{i}", await ben.NextTextAsync());
    }

    [Fact]
    public async Task Both_sides_can_close()
    {
        await using var client = await ConnectAsync("/echo");
        await client.CloseAsync();
        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.CloseStatus);

        await using var tooMuch = await ConnectAsync("/echo");
        await tooMuch.SayAsync(new byte[2_000_000]);
        Assert.Equal((1009, "Message too big"), await tooMuch.ClosedAsync());
    }

    [Fact]
    public async Task A_shutdown_says_goodbye()
    {
        await using var client = await ConnectAsync("/ws/lobby");

        var stopped = _server.StopAsync();

        Assert.Equal("""{"type":"shutdown","message":"Server is shutting down"}""", await client.NextTextAsync());
        Assert.Equal((1001, "Server shutdown"), await client.ClosedAsync());
        await stopped.WaitAsync(Limits.Generous);
    }

    private Task<SocketClient> ConnectAsync(string path, WebSocketDeflateOptions? deflate = null) =>
        ConnectAsync(_server.Url.Port, path, deflate);
}

public sealed class PlainListenerTests : ListenerSuite
{
    private protected override void Configure(Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions listener) =>
        listener.Protocols = HttpProtocols.Http1;

    private protected override Task<SocketClient> ConnectAsync(int port, string path, WebSocketDeflateOptions? deflate) =>
        SocketClient.ConnectAsync(new Uri($"ws://127.0.0.1:{port}{path}"), options => options.DangerousDeflateOptions = deflate);
}

public sealed class Http2ListenerTests : ListenerSuite
{
    private protected override void Configure(Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions listener) =>
        listener.Protocols = HttpProtocols.Http2;

    private protected override Task<SocketClient> ConnectAsync(int port, string path, WebSocketDeflateOptions? deflate) =>
        SocketClient.ConnectAsync(new Uri($"ws://127.0.0.1:{port}{path}"), options =>
        {
            options.DangerousDeflateOptions = deflate;
            options.HttpVersion = HttpVersion.Version20;
            options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        }, new HttpMessageInvoker(new SocketsHttpHandler()));
}

public sealed class TlsListenerTests : ListenerSuite
{
    private protected override void Configure(Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions listener)
    {
        listener.Protocols = HttpProtocols.Http1;
        listener.UseHttps(TestCertificate.Create());
    }

    private protected override Task<SocketClient> ConnectAsync(int port, string path, WebSocketDeflateOptions? deflate) =>
        SocketClient.ConnectAsync(
            new Uri($"wss://127.0.0.1:{port}{path}"),
            options =>
            {
                options.DangerousDeflateOptions = deflate;
                options.RemoteCertificateValidationCallback = TestCertificate.IsOurs;
            });
}
