using System.Net.WebSockets;
using System.Threading.Channels;
using Hub.Actors.Sockets;
using Hub.Host.Routing;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Contract;

/// <summary>What the actor behind a route is told, and what its socket does when told.</summary>
public class SocketOfAnActorTests
{
    [Theory]
    [InlineData(Way.Http1)]
    [InlineData(Way.Http2)]
    [InlineData(Way.Tls)]
    public async Task It_hears_its_socket_open_speak_and_close(Way way)
    {
        var heard = Channel.CreateUnbounded<object>();
        await using var hub = await StartAsync(way, heard);
        await using var client = await hub.ConnectAsync(way, "/mine/ann?mood=glad");

        var opened = Assert.IsType<SocketOpened>(await NextAsync(heard));
        Assert.Equal(("/mine/ann", "ann", "glad"), (opened.Request.Path, opened.Request.RouteValues["name"], opened.Request.Query["mood"]));
        await client.SayAsync("é");
        Assert.Equal(new TextMessage("é"), await NextAsync(heard));
        await client.SayAsync([1, 2]);
        Assert.Equal([1, 2], Assert.IsType<BinaryMessage>(await NextAsync(heard)).Data.ToArray());
        await client.CloseAsync();
        Assert.Equal(new SocketClosed(1000, "", WasClean: true), await NextAsync(heard));
    }

    [Fact]
    public async Task It_hears_which_rule_its_peer_broke_and_then_the_end()
    {
        var heard = Channel.CreateUnbounded<object>();
        await using var hub = await StartAsync(Way.Http1, heard);
        // A text frame without a mask (RFC 6455, section 5.1).
        await using var client = await RawSocket.OpenAsync(hub.Url, "/mine/ann", behind: [0x81, 0x01, 0x61]);

        Assert.IsType<SocketOpened>(await NextAsync(heard));
        Assert.Equal(1002, Assert.IsType<SocketFaulted>(await NextAsync(heard)).Error.CloseCode);
        Assert.Equal(1002, await client.CloseCodeAsync());
        client.EndSending();
        Assert.Equal(1002, Assert.IsType<SocketClosed>(await NextAsync(heard)).Code);
    }

    [Theory]
    [InlineData(Way.Http1)]
    [InlineData(Way.Http2)]
    public async Task Its_socket_closes_with_a_code_and_a_reason_when_told(Way way)
    {
        var heard = Channel.CreateUnbounded<object>();
        await using var hub = await StartAsync(way, heard);
        await using var client = await hub.ConnectAsync(way, "/mine/ann");
        var socket = Assert.IsType<SocketOpened>(await NextAsync(heard)).Socket;

        socket.Tell(new TextMessage("first"));
        socket.Tell(new CloseSocket(4321, "enough"));
        socket.Tell(new CloseSocket(4322, "too late"));

        Assert.Equal("first", await client.NextTextAsync());
        Assert.Equal((4321, "enough"), await client.ClosedAsync());
        Assert.Equal(4321, Assert.IsType<SocketClosed>(await NextAsync(heard)).Code);
    }

    [Theory]
    [InlineData(Way.Http1)]
    [InlineData(Way.Http2)]
    public async Task Its_socket_is_cut_when_told(Way way)
    {
        var heard = Channel.CreateUnbounded<object>();
        await using var hub = await StartAsync(way, heard);
        await using var client = await hub.ConnectAsync(way, "/mine/ann");

        Assert.IsType<SocketOpened>(await NextAsync(heard)).Socket.Tell(AbortSocket.Instance);

        await Assert.ThrowsAsync<WebSocketException>(client.NextAsync);
        var closed = Assert.IsType<SocketClosed>(await NextAsync(heard));
        Assert.Equal((1006, false), (closed.Code, closed.WasClean));
    }

    private static Task<HubServer> StartAsync(Way way, Channel<object> heard) => HubServer.StartAsync(
        services =>
        {
            services.Listen(way);
            services.AddSingleton(heard.Writer);
        },
        app => app.MapSocket<Listens>("/mine/{name}"));

    private static Task<object> NextAsync(Channel<object> heard) => heard.Reader.ReadAsync().AsTask().WaitAsync(Limits.Generous);

    internal sealed class Listens : ReceiveActor
    {
        public Listens(ChannelWriter<object> heard) => ReceiveAny(message => heard.TryWrite(message));
    }
}
