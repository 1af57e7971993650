using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Connections;

public sealed class HeartbeatTests : IAsyncLifetime
{
    // As many as the supervisor spreads one interval over.
    private const int Ticks = 8;

    private readonly ManualTimeProvider _time = new();
    private readonly NodeFixture _node;

    public HeartbeatTests() => _node = new NodeFixture(heartbeat: new HeartbeatOptions { Interval = TimeSpan.Zero }, time: _time);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task A_connection_is_pinged_once_per_interval_and_lives_while_it_answers()
    {
        var (peer, _) = await EchoAsync();
        for (var i = 0; i < 5; i++)
        {
            PassInterval();
            Assert.Equal(Opcode.Ping, (await peer.NextFrameAsync()).Opcode);
            peer.Pong();
            await HeardAsync(peer);
        }

        Assert.False(peer.HasMore);
        Assert.False(peer.IsReleased);
    }

    [Fact]
    public async Task Any_sign_of_life_will_do()
    {
        var (peer, _) = await EchoAsync();
        PassInterval();
        await peer.NextFrameAsync();

        await HeardAsync(peer);
        PassInterval();

        Assert.Equal(Opcode.Ping, (await peer.NextFrameAsync()).Opcode);
        Assert.False(peer.IsReleased);
    }

    [Fact]
    public async Task A_connection_that_says_nothing_to_a_ping_by_the_next_gets_4201_and_is_cut()
    {
        var (peer, _) = await EchoAsync(new FakeTransport(answersClose: false));
        PassInterval();
        Assert.Equal(Opcode.Ping, (await peer.NextFrameAsync()).Opcode);

        PassInterval();

        Assert.Equal(CloseCodes.PeerSilent, await peer.ClosedAsync());
        await peer.ReleasedAsync();
    }

    [Fact]
    public async Task A_peer_that_could_not_be_asked_is_not_called_dead()
    {
        var (peer, connection) = await EchoAsync(new FakeTransport(stalled: true));
        connection.Outbound.Deliver(Frame.Text("never taken"u8));
        await UntilAsync(() => peer.Writes == 1);

        for (var i = 0; i < 3; i++)
        {
            PassInterval();

            // What is asked of the supervisor now is answered behind its ticks.
            await _node.Node.CountConnectionsAsync(CancellationToken.None);
        }

        Assert.True(connection.Outbound.IsHeldUp);
        Assert.False(peer.IsReleased);
    }

    [Fact]
    public async Task A_peer_whose_ping_lies_behind_what_it_does_not_read_is_not_called_dead()
    {
        var peer = new Stopping();
        var queue = new OutboundQueue(0);
        queue.Attach(peer);
        var heartbeat = new Heartbeat(_time);

        // Asked just before the peer stops: the kernel has the ping, and soon takes nothing more.
        Assert.True(heartbeat.Beat(queue));
        queue.Deliver(Frame.Text("never taken"u8));
        for (var i = 0; i < 3; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(30));
            Assert.True(heartbeat.Beat(queue));
        }

        // It has read all, the ping too: now it has to answer.
        peer.GoOn();
        await UntilAsync(() => !queue.IsHeldUp);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.False(heartbeat.Beat(queue));
    }

    // The supervisor's timer is off: the test is its clock, so that it runs on any actor runtime.
    private void PassInterval()
    {
        _time.Advance(TimeSpan.FromSeconds(30));
        for (var i = 0; i < Ticks; i++) _node.System.ActorSelection("/user/connections").Tell(HeartbeatTick.Instance);
    }

    private static async Task HeardAsync(FakeTransport peer)
    {
        peer.Say("heard");
        Assert.Equal("heard", await peer.NextTextAsync());
    }

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

    // Takes one write, and the next only when it goes on.
    private sealed class Stopping : IConnectionTransport
    {
        private readonly TaskCompletionSource<bool> _reads = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _writes;

        public void GoOn() => _reads.SetResult(true);

        public ValueTask<Inbound> ReceiveAsync() => ValueTask.FromResult(Inbound.End);

        public ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> frames) => ++_writes == 1 ? new ValueTask<bool>(true) : new ValueTask<bool>(_reads.Task);

        public void EndWriting()
        {
        }

        public void Close()
        {
        }

        public void Abort()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
