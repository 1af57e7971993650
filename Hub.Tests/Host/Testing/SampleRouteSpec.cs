using Hub.Actors.Sockets;
using Hub.Host.Routing;
using Hub.Host.Testing;

namespace Samples;

public sealed class GreeterSpec
{
    [Fact]
    public async Task Greets_whoever_says_a_name_and_refuses_everybody_else()
    {
        await using var hub = await HubTest.StartAsync(app => app
            .MapSocket<Greeter>("/greet")
            .WithSocketOptions(options => options.VerifyClient = context => new(
                context.Request.Query.ContainsKey("name") ? null : new SocketRefusal(403, "Say who you are with ?name="))));

        await using var socket = await hub.ConnectAsync("/greet?name=ann", request => request.SetRequestHeader("Accept-Language", "fr"));
        Assert.Equal("Bonjour ann", await socket.ReceiveTextAsync());
        await socket.SendAsync("bye");
        Assert.Equal((1000, ""), await socket.ClosedAsync());

        var refused = await Assert.ThrowsAsync<UpgradeRefusedException>(() => hub.ConnectAsync("/greet"));
        Assert.Equal((403, "Say who you are with ?name="), (refused.Status, refused.Body));
    }

    private sealed class Greeter : ReceiveActor
    {
        public Greeter()
        {
            Receive<SocketOpened>(opened => opened.Socket.Tell(new TextMessage(
                $"{(opened.Request.Headers["Accept-Language"] == "fr" ? "Bonjour" : "Hello")} {opened.Request.Query["name"]}")));
            Receive<TextMessage>(_ => Context.Stop(Self));
        }
    }
}
