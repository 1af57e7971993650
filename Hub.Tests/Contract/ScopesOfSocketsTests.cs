using System.Threading.Channels;
using Hub.Actors.Sockets;
using Hub.Host.Routing;
using Hub.Host.Sockets;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Contract;

/// <summary>Services that live as long as one socket.</summary>
public class ScopesOfSocketsTests
{
    [Theory]
    [InlineData(Way.Http1, "/function")]
    [InlineData(Way.Http1, "/actor")]
    [InlineData(Way.Http2, "/function")]
    [InlineData(Way.Http2, "/actor")]
    public async Task A_scoped_service_is_one_for_each_socket_and_ends_with_it(Way way, string path)
    {
        var disposed = Channel.CreateUnbounded<Guid>();
        await using var hub = await HubServer.StartAsync(
            services =>
            {
                services.Listen(way);
                services.AddSingleton(disposed.Writer);
                services.AddScoped<Scoped>();
                services.AddTransient<UsesScoped>();
            },
            app =>
            {
                app.MapSocket("/function", async (HubSocket socket, Scoped scoped, UsesScoped other) =>
                {
                    await foreach (var _ in socket.Messages) await socket.SendAsync($"{scoped.Id} {other.Scoped.Id}");
                });
                app.MapSocket<Teller>("/actor");
            });
        await using var one = await hub.ConnectAsync(way, path);
        await using var two = await hub.ConnectAsync(way, path);

        var (ofOne, ofTwo) = (await IdAsync(one), await IdAsync(two));
        Assert.NotEqual(ofOne, ofTwo);
        Assert.Equal(ofOne, await IdAsync(one));
        Assert.Equal(0, disposed.Reader.Count);
        await one.CloseAsync();
        Assert.Equal(ofOne, await disposed.Reader.ReadAsync().AsTask().WaitAsync(Limits.Generous));
        Assert.Equal(ofTwo, await IdAsync(two));
        await two.CloseAsync();
        Assert.Equal(ofTwo, await disposed.Reader.ReadAsync().AsTask().WaitAsync(Limits.Generous));
    }

    private static async Task<Guid> IdAsync(SocketClient client)
    {
        await client.SayAsync("who?");
        var ids = (await client.NextTextAsync()).Split(' ');
        Assert.Equal(ids[0], ids[1]);
        return Guid.Parse(ids[0]);
    }

    internal sealed class Scoped(ChannelWriter<Guid> disposed) : IDisposable
    {
        public Guid Id { get; } = Guid.NewGuid();

        public void Dispose() => disposed.TryWrite(Id);
    }

    internal sealed record UsesScoped(Scoped Scoped);

    internal sealed class Teller : ReceiveActor
    {
        public Teller(Scoped scoped, UsesScoped other) => Receive<TextMessage>(_ => Sender.Tell(new TextMessage($"{scoped.Id} {other.Scoped.Id}")));
    }
}
