using System.Net.WebSockets;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Host.Routing;
using Hub.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Contract;

/// <summary>
/// Rows A14 and A15 where a route has its own: how long a message may be, and whether it may be compressed. The node's limit is in
/// EndToEnd/RawRoomTests, compression itself in Conformance/DeflateTests, violations (A16) in Conformance/FramingTests.
/// </summary>
public sealed class MessageLimitsTests : IAsyncLifetime
{
    private const int Limit = 1_000;

    private HubServer _hub = null!;

    public async Task InitializeAsync() => _hub = await HubServer.StartAsync(
        services => services.Configure<LimitOptions>(limits => limits.MaxPayload = 10_000),
        app =>
        {
            Map(app, "/short", options => (options.MaxPayload, options.Deflate) = (Limit, true));
            Map(app, "/node", _ => { });
            Map(app, "/unlimited", options => options.MaxPayload = 0);
            app.MapHub("/short-rooms/{name}").WithSocketOptions(options => options.MaxPayload = Limit);
        });

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Fact]
    public async Task Exactly_the_routes_limit_passes_and_one_byte_more_closes_with_1009()
    {
        await using var client = await ConnectAsync("/short");

        await client.SayAsync(new byte[Limit]);
        Assert.Equal(Limit, (await client.NextAsync())!.Value.Payload.Length);
        await client.SayAsync(new byte[Limit + 1]);

        Assert.Equal((1009, "Message too big"), await client.ClosedAsync());
    }

    [Fact]
    public async Task Fragments_count_together()
    {
        await using var client = await ConnectAsync("/short");

        await client.SayAsync(new byte[400], last: false);
        await client.SayAsync(new byte[600]);
        Assert.Equal(Limit, (await client.NextAsync())!.Value.Payload.Length);
        await client.SayAsync(new byte[400], last: false);
        await client.SayAsync(new byte[601]);

        Assert.Equal(1009, (await client.ClosedAsync()).Code);
    }

    [Fact]
    public async Task What_is_compressed_counts_as_what_it_holds()
    {
        await using var client = await RawSocket.OpenAsync(_hub.Url, "/short", behind: null, "permessage-deflate");

        await client.SendAsync(ClientFrames.Make(Opcode.Binary, ClientDeflate.Of(new byte[Limit]), reserved: 0x40));
        Assert.Equal(Opcode.Binary, (await client.NextAsync())!.Opcode);
        await client.SendAsync(ClientFrames.Make(Opcode.Binary, ClientDeflate.Of(new byte[Limit + 1]), reserved: 0x40));
        await client.SendAsync(ClientFrames.Close(1009));

        Assert.Equal(1009, await client.CloseCodeAsync());
    }

    [Fact]
    public async Task A_route_of_rooms_has_its_own_limit_too()
    {
        await using var client = await ConnectAsync("/short-rooms/lobby");

        await client.SayAsync(new byte[Limit + 1]);

        Assert.Equal(1009, (await client.ClosedAsync()).Code);
    }

    [Fact]
    public async Task Without_a_limit_of_its_own_a_route_has_the_nodes_and_0_is_none()
    {
        await using var node = await ConnectAsync("/node");
        await using var unlimited = await ConnectAsync("/unlimited");

        await node.SayAsync(new byte[10_000]);
        Assert.Equal(10_000, (await node.NextAsync())!.Value.Payload.Length);
        await node.SayAsync(new byte[10_001]);
        Assert.Equal(1009, (await node.ClosedAsync()).Code);
        await unlimited.SayAsync(new byte[2_000_000]);
        Assert.Equal(2_000_000, (await unlimited.NextAsync())!.Value.Payload.Length);
    }

    [Fact]
    public async Task A_route_compresses_where_the_node_does_not()
    {
        await using var compressed = await ConnectAsync("/short", offers: true);
        await using var node = await ConnectAsync("/node", offers: true);

        Assert.StartsWith("permessage-deflate", compressed.Extensions, StringComparison.Ordinal);
        Assert.Null(node.Extensions);
        await compressed.SayAsync(new string('x', 900));
        Assert.Equal(new string('x', 900), await compressed.NextTextAsync());
    }

    [Fact]
    public async Task A_route_does_not_compress_where_the_node_does()
    {
        await using var hub = await HubServer.StartAsync(
            services => services.Configure<DeflateOptions>(deflate => deflate.Enabled = true),
            app => Map(app, "/plain", options => options.Deflate = false));
        await using var plain = await SocketClient.ConnectAsync(hub.WebSocketUrl("/plain"), Offer);
        await using var node = await SocketClient.ConnectAsync(hub.WebSocketUrl("/echo"), Offer);

        Assert.Null(plain.Extensions);
        Assert.StartsWith("permessage-deflate", node.Extensions, StringComparison.Ordinal);
    }

    private static void Map(WebApplication app, string pattern, Action<SocketOptions> configure) => app
        .MapMessages(pattern, static (socket, message) => socket.Send(message))
        .WithSocketOptions(configure);

    private static void Offer(ClientWebSocketOptions options) => options.DangerousDeflateOptions = new WebSocketDeflateOptions();

    private Task<SocketClient> ConnectAsync(string path, bool offers = false) =>
        SocketClient.ConnectAsync(_hub.WebSocketUrl(path), offers ? Offer : null);
}
