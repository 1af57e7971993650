using System.Text;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Connections;

/// <summary>An <see cref="OutboundQueue"/> whose peer does not read for a while.</summary>
public class SlowPeerTests
{
    private static readonly RoomId Room = NodeFixture.Room("a");

    [Fact]
    public async Task Where_frames_may_be_dropped_the_connection_stays_and_gets_the_newest_in_order()
    {
        var (queue, peer) = Stalled(limit: 30);
        queue.Deliver(Text("in the write"));
        for (var i = 10; i < 100; i++) queue.Deliver(Text($"room {i}"), SlowPolicy.DropOldest);

        queue.Deliver(Text("reply"));
        peer.ReadOn();

        Assert.Equal(["in the write", "room 98", "room 99", "reply"], await TextsAsync(peer, 4));
    }

    [Fact]
    public async Task Replies_pongs_pings_and_the_close_frame_are_never_dropped()
    {
        var (queue, peer) = Stalled(limit: 30);
        queue.Deliver(Text("in the write"));
        queue.Deliver(Text("reply"));
        queue.Pong("pong"u8);
        queue.Ping();
        for (var i = 10; i < 100; i++) queue.Deliver(Text($"room {i}"), SlowPolicy.DropOldest);
        queue.Close(CloseCodes.Shutdown);

        peer.ReadOn();

        Assert.Equal(CloseCodes.Shutdown, await peer.ClosedAsync());
        var sent = new List<SentFrame>();
        while (peer.HasMore) sent.Add(await peer.NextFrameAsync());
        Assert.Equal([Opcode.Text, Opcode.Pong, Opcode.Ping, Opcode.Text, Opcode.Text, Opcode.Text], sent.Select(frame => frame.Opcode));
        Assert.Equal(["reply", "room 98", "room 99"], sent[3..].Select(frame => Encoding.UTF8.GetString(frame.Payload)));
    }

    [Fact]
    public async Task Only_what_waits_gives_way_to_the_newest_of_its_slot()
    {
        var (queue, peer) = Stalled(limit: 1_000);
        for (var i = 0; i < 10; i++)
        {
            queue.Deliver(Keyed($"a{i}", "a"), SlowPolicy.KeepNewest);
            queue.Deliver(Keyed($"b{i}", "b"), SlowPolicy.KeepNewest);
        }

        peer.ReadOn();

        Assert.Equal(["a0", "a9", "b9"], await TextsAsync(peer, 3));
    }

    [Fact]
    public async Task A_peer_that_reads_gets_every_message_of_a_slot()
    {
        var queue = new OutboundQueue(1_000);
        var peer = new FakeTransport();
        queue.Attach(peer);

        queue.Deliver(Frame.Join([Keyed("a0", "a"), Keyed("a1", "a")]), SlowPolicy.KeepNewest);
        queue.Deliver(Keyed("a2", "a"), SlowPolicy.KeepNewest);

        Assert.Equal(["a0", "a1", "a2"], await TextsAsync(peer, 3));
        Assert.Equal(2, peer.Writes);
    }

    [Fact]
    public async Task The_writer_takes_no_more_than_one_write_so_that_the_rest_can_still_be_dropped()
    {
        const int size = 1_000, limit = 200_000;
        var (queue, peer) = (new OutboundQueue(limit), new FakeTransport(stalled: true));
        var frame = Text(new string('x', size));
        var waiting = limit / frame.Bytes.Length;
        for (var i = 0; i < waiting; i++) queue.Deliver(frame, SlowPolicy.DropOldest);
        Assert.Equal(waiting * frame.Bytes.Length, queue.QueuedBytes);

        queue.Attach(peer);

        var taken = 65_536 / frame.Bytes.Length;
        Assert.Equal((waiting - taken) * frame.Bytes.Length, queue.QueuedBytes);
        peer.ReadOn();
        for (var i = 0; i < waiting; i++) Assert.Equal(size, (await peer.NextTextAsync()).Length);
        Assert.False(peer.HasMore);
    }

    private static (OutboundQueue Queue, FakeTransport Peer) Stalled(int limit)
    {
        var (queue, peer) = (new OutboundQueue(limit), new FakeTransport(stalled: true));
        queue.Attach(peer);
        return (queue, peer);
    }

    private static async Task<List<string>> TextsAsync(FakeTransport peer, int count)
    {
        var texts = new List<string>();
        while (texts.Count < count) texts.Add(await peer.NextTextAsync());
        Assert.False(peer.HasMore);
        return texts;
    }

    private static Frame Keyed(string text, string? key) =>
        Frame.Text(Encoding.UTF8.GetBytes(text), key is null ? null : new Slot(Room, key));

    private static Frame Text(string text) => Keyed(text, key: null);
}
