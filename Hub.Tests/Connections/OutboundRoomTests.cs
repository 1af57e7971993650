using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Connections;

/// <summary>An <see cref="OutboundQueue"/> and a sender that goes no faster than the peer reads.</summary>
public class OutboundRoomTests
{
    private static readonly Frame Long = Frame.Binary(new byte[70_000]);

    [Fact]
    public async Task There_is_room_while_little_waits_and_again_when_the_peer_reads()
    {
        var (queue, peer) = Stalled();

        Assert.True(queue.SendAsync(Long).IsCompleted);
        var room = queue.SendAsync(Long);
        Assert.False(room.IsCompleted);

        peer.ReadOn();
        await room.WaitAsync(Limits.Generous);
        Assert.True(queue.WaitForRoomAsync().IsCompleted);
    }

    [Theory]
    [InlineData("closed")]
    [InlineData("cut")]
    [InlineData("lost")]
    [InlineData("over its limit")]
    public async Task Nobody_waits_for_room_in_a_queue_that_is(string what)
    {
        var (queue, peer) = Stalled(limit: 100_000);
        queue.Deliver(Long);
        queue.Deliver(Long);
        var room = queue.WaitForRoomAsync();
        Assert.False(room.IsCompleted);

        switch (what)
        {
            case "closed":
                queue.Close(CloseCodes.Shutdown);
                break;
            case "cut":
                queue.Abort();
                break;
            case "lost":
                peer.Abort();
                break;
            default:
                queue.Deliver(Long);
                break;
        }

        await room.WaitAsync(Limits.Generous);
        Assert.True(queue.IsClosing);
        Assert.True(queue.SendAsync(Long).IsCompleted);
    }

    [Fact]
    public async Task A_sender_that_waits_is_never_over_the_limit_however_long_its_messages_are()
    {
        var (queue, peer) = Stalled(limit: 100);
        var lengths = new[] { 1, 1, 5_000, 60, 60, 60, 1, 200_000, 1 };
        var sending = SendAsync();

        Assert.False(queue.IsClosing);
        Assert.False(sending.IsCompleted);
        peer.ReadOn();

        foreach (var length in lengths) Assert.Equal(length, (await peer.NextFrameAsync()).Payload.Length);
        await sending.WaitAsync(Limits.Generous);
        Assert.False(queue.IsClosing);

        async Task SendAsync()
        {
            foreach (var length in lengths) await queue.SendAsync(Frame.Binary(new byte[length]));
        }
    }

    [Fact]
    public async Task A_sender_that_does_not_wait_is_a_slow_peers_ruin_as_any()
    {
        var (queue, peer) = Stalled(limit: 100_000);

        for (var i = 0; i < 3; i++) _ = queue.SendAsync(Long);

        Assert.True(queue.IsClosing);
        peer.ReadOn();
        Assert.Equal(CloseCodes.SlowConsumer, (await peer.ClosedAsync()).Code);
    }

    [Fact]
    public async Task A_sender_finds_room_whenever_the_peer_reads_meanwhile()
    {
        for (var i = 0; i < 500; i++)
        {
            var (queue, peer) = Stalled();
            queue.Deliver(Long);
            queue.Deliver(Long);
            var read = Task.Run(peer.ReadOn);

            await queue.WaitForRoomAsync().WaitAsync(Limits.Generous);
            await read;
        }
    }

    private static (OutboundQueue Queue, FakeTransport Peer) Stalled(int limit = 0)
    {
        var (queue, peer) = (new OutboundQueue(limit), new FakeTransport(stalled: true));
        queue.Attach(peer);
        return (queue, peer);
    }
}
