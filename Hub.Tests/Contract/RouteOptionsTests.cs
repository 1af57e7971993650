using Hub.Host;
using Hub.Host.Routing;
using Hub.Host.Sockets;
using Hub.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Contract;

/// <summary>Options of routes and of groups, and what is told of mistakes when the process starts.</summary>
public class RouteOptionsTests
{
    [Theory]
    [InlineData("/node", 101)]
    [InlineData("/named", 3)]
    [InlineData("/group/plain", 2)]
    [InlineData("/group/own", 1)]
    public async Task The_routes_own_options_win_over_those_of_its_group(string path, int limit)
    {
        await using var hub = await HubServer.StartAsync(
            services =>
            {
                services.Configure<Hub.Actors.Connections.LimitOptions>(limits => limits.MaxPayload = 101);
                services.Configure<SocketOptions>("three", options => options.MaxPayload = 3);
            },
            app =>
            {
                app.MapSocket("/node", EchoAsync);
                app.MapSocket("/named", EchoAsync).WithSocketOptions("three");
                var group = app.MapGroup("/group").WithSocketOptions("three").WithSocketOptions(options => options.MaxPayload = 2);
                group.MapSocket("/plain", EchoAsync);
                group.MapSocket("/own", EchoAsync).WithSocketOptions(options => options.MaxPayload = 1);
            });
        await using var client = await SocketClient.ConnectAsync(hub.WebSocketUrl(path));

        await client.SayAsync(new byte[limit]);
        Assert.Equal(limit, (await client.NextAsync())!.Value.Payload.Length);
        await client.SayAsync(new byte[limit + 1]);
        Assert.Equal((1009, "Message too big"), await client.ClosedAsync());
    }

    public static TheoryData<string, Action<WebApplication>> Mistakes() => new()
    {
        { "Route /mine has 2 socket handlers: map it once", app => Twice(app, "/mine", "/mine") },
        { "Route /mine/{a} and /Mine/{b}/ has 2 socket handlers: map it once", app => Twice(app, "/mine/{a}", "/Mine/{b}/") },
        { "Route /ws has 2 socket handlers: map it once", app => app.MapHub("/ws") },
        { "Route /mine has no handler (Parameter 'handler')", app => app.MapSocket("/mine", null!) },
        { "Route /mine has no HTTP handler (Parameter 'handler')", app => app.MapSocket("/mine", EchoAsync).OrHttp(null!) },
        { "Route /mine answers HTTP already: OrHttp is called once", app => app.MapSocket("/mine", EchoAsync).OrHttp(() => "").OrHttp(() => "") },
        { "Route /mine: MaxPayload=-1 must be 0 or more", app => app.MapSocket("/mine", EchoAsync).WithSocketOptions(options => options.MaxPayload = -1) },
        {
            "Route /group/mine: MaxPayload=-1 must be 0 or more",
            app => app.MapGroup("/group").WithSocketOptions(options => options.MaxPayload = -1).MapSocket("/mine", EchoAsync)
        },
        {
            "Route /mine: RateLimit: 0 messages must be 1 or more",
            app => app.MapSocket("/mine", EchoAsync).WithSocketOptions(options => options.RateLimit = SocketRateLimit.Window(0, TimeSpan.FromSeconds(1)))
        },
        {
            """Route /mine: There are no SocketOptions of the name 'mien': add Services.Configure<SocketOptions>("mien", …)""",
            app => app.MapSocket("/mine", EchoAsync).WithSocketOptions("mien")
        },
        {
            "Route /ws/{a}/{b} has 2 parameters: one names the room, none is the route of structured messages (Parameter 'pattern')",
            app => app.MapHub("/ws/{a}/{b}")
        },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_in_a_route_stops_the_start_with_its_name(string message, Action<WebApplication> map) =>
        Assert.Equal(message, (await Assert.ThrowsAnyAsync<Exception>(() => HubServer.StartAsync(_ => { }, map))).Message);

    [Fact]
    public async Task Routes_that_only_look_alike_are_no_mistake()
    {
        await using var hub = await HubServer.StartAsync(_ => { }, app =>
        {
            app.MapSocket("/mine/{number:int}", (HubSocket socket, int number) => socket.SendAsync($"number {number}").AsTask());
            app.MapSocket("/mine/{name}", (HubSocket socket, string name) => socket.SendAsync($"name {name}").AsTask());
            app.MapSocket("/hosts", EchoAsync).RequireHost("one");
            app.MapSocket("/hosts", EchoAsync).RequireHost("two");
        });
        await using var client = await SocketClient.ConnectAsync(hub.WebSocketUrl("/mine/7"));

        Assert.Equal("number 7", await client.NextTextAsync());
    }

    [Fact]
    public async Task A_route_without_the_hubs_services_is_told_what_to_call()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        await using var app = builder.Build();

        var refused = Assert.Throws<InvalidOperationException>(() => app.MapSocket("/mine", EchoAsync));

        Assert.Equal("Route /mine: call builder.Services.AddHub() before the application is built", refused.Message);
    }

    [Fact]
    public void A_process_has_one_node()
    {
        var services = new ServiceCollection().AddHub();

        Assert.Equal("AddHub is called once: a process has one node", Assert.Throws<InvalidOperationException>(() => services.AddHub()).Message);
    }

    private static void Twice(WebApplication app, string first, string second)
    {
        app.MapSocket(first, EchoAsync);
        app.MapSocket(second, EchoAsync);
    }

    private static async Task EchoAsync(HubSocket socket)
    {
        await foreach (var message in socket.Messages) await socket.SendAsync(message.Data);
    }
}
