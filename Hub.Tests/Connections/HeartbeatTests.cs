using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Connections;

public sealed class HeartbeatTests : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _time = new();
    private readonly NodeFixture _node;

    public HeartbeatTests() => _node = new NodeFixture(heartbeat: new HeartbeatOptions { Interval = Interval }, time: _time);

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task A_connection_is_pinged_once_per_interval_and_lives_while_it_answers()
    {
        var (peer, connection) = await EchoAsync();
        for (var i = 0; i < 5; i++)
        {
            Pass(Interval);
            Assert.Equal(Opcode.Ping, (await peer.NextFrameAsync()).Opcode);
            peer.Pong();
            await HeardAsync(peer);
        }

        Assert.False(peer.HasMore);
        Assert.False(connection.Closed.IsCompleted);
    }

    [Fact]
    public async Task Any_sign_of_life_will_do()
    {
        var (peer, connection) = await EchoAsync();
        Pass(Interval);
        await peer.NextFrameAsync();

        await HeardAsync(peer);
        Pass(Interval);

        Assert.Equal(Opcode.Ping, (await peer.NextFrameAsync()).Opcode);
        Assert.False(connection.Closed.IsCompleted);
    }

    [Fact]
    public async Task A_connection_that_says_nothing_to_a_ping_by_the_next_gets_4201_and_is_cut()
    {
        var (peer, connection) = await EchoAsync(new FakeTransport(answersClose: false));
        Pass(Interval);
        Assert.Equal(Opcode.Ping, (await peer.NextFrameAsync()).Opcode);

        Pass(Interval);

        Assert.Equal(CloseCodes.PeerSilent, await peer.ClosedAsync());
        await EndedAsync(connection);
        await peer.AbortedAsync();
    }

    [Fact]
    public async Task A_peer_that_could_not_be_asked_is_not_called_dead()
    {
        var (peer, connection) = await EchoAsync(new FakeTransport(stalled: true));
        connection.Deliver(Frame.Text("never taken"u8));
        await UntilAsync(() => peer.Writes == 1);

        for (var i = 0; i < 3; i++)
        {
            Pass(Interval);

            // What is asked of the supervisor now is answered behind its ticks.
            await _node.Node.BroadcastAsync(Frame.Ping, CancellationToken.None);
        }

        Assert.True(connection.Outbound.PingWaits);
        Assert.False(connection.Closed.IsCompleted);
    }

    // In steps no longer than a tick, as time goes.
    private void Pass(TimeSpan time)
    {
        var step = Interval / 16;
        for (var passed = TimeSpan.Zero; passed < time; passed += step) _time.Advance(step);
    }

    private static async Task HeardAsync(FakeTransport peer)
    {
        peer.Say("heard");
        Assert.Equal("heard", await peer.NextTextAsync());
    }

    // The cut is a timer of the actor's, armed in a turn of its own.
    private Task EndedAsync(Connection connection) => UntilAsync(() =>
    {
        _time.Advance(TimeSpan.FromMilliseconds(1));
        return connection.Closed.IsCompleted;
    });

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private Task<(FakeTransport Peer, Connection Connection)> EchoAsync(FakeTransport? peer = null) =>
        _node.ConnectAsync(new ConnectionPlan { Handler = (connection, _) => new EchoHandler(connection) }, peer);
}
