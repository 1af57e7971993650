using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Connections;

public sealed class BroadcastTests : IAsyncLifetime
{
    private static readonly byte[] Hello = "\"hello\""u8.ToArray();
    private readonly NodeFixture _node = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task A_long_broadcast_lets_others_have_their_turn_and_reaches_those_there_were_when_it_began()
    {
        await using var first = new GatedTransport();
        await using var late = new GatedTransport();
        await OpenAsync(first);
        var leaving = new List<(Connection Connection, IActorRef Actor)>();
        for (var i = 0; i < 2_100; i++) leaving.Add(await OpenAsync());
        await OpenAsync(late);

        var broadcast = _node.Node.BroadcastAsync(Hello, CancellationToken.None);
        await first.ReachedAsync();
        var opening = OpenAsync();
        // Among those that the first turn does not reach.
        await leaving[2_090].Actor.GracefulStop(Limits.Generous);
        first.LetGo();
        await late.ReachedAsync();
        var opened = (await opening.WaitAsync(Limits.Generous)).Connection;
        Assert.False(broadcast.IsCompleted);
        late.LetGo();

        Assert.Equal(2_101, await broadcast.WaitAsync(Limits.Generous));
        Assert.Equal(0, opened.Outbound.QueuedBytes);
        Assert.Equal(PlainReplies.Broadcast(Hello).Bytes.Length, leaving[2_099].Connection.Outbound.QueuedBytes);
    }

    [Fact]
    public async Task A_broadcast_that_comes_during_another_follows_it()
    {
        await using var first = new GatedTransport();
        await OpenAsync(first);
        for (var i = 0; i < 2_100; i++) await OpenAsync();
        var (last, _) = await _node.ConnectAsync(Plan);

        var one = _node.Node.BroadcastAsync("1"u8.ToArray(), CancellationToken.None);
        await first.ReachedAsync();
        var two = _node.Node.BroadcastAsync("2"u8.ToArray(), CancellationToken.None);
        first.LetGo();

        Assert.Equal(2_102, await one.WaitAsync(Limits.Generous));
        Assert.Equal(2_102, await two.WaitAsync(Limits.Generous));
        Assert.Equal("""{"type":"broadcast","message":1}""", await last.NextTextAsync());
        Assert.Equal("""{"type":"broadcast","message":2}""", await last.NextTextAsync());
    }

    private static ConnectionPlan Plan { get; } = new() { TakesBroadcasts = true, Handler = (_, _) => new Deaf() };

    private async Task<(Connection Connection, IActorRef Actor)> OpenAsync(GatedTransport? transport = null)
    {
        var opened = await _node.Node.OpenAsync(Plan).WaitAsync(Limits.Generous);
        if (transport is not null) opened.Connection.Outbound.Attach(transport);
        return opened;
    }

    private sealed class Deaf : IMessageHandler
    {
        public CloseStatus? Handle(MessageKind kind, ReadOnlyMemory<byte> payload) => null;
    }
}
