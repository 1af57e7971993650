using System.Text;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Protocol;

public class BatchFramesTests
{
    private static readonly RoomId Room = NodeFixture.Room("a");

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(300)]
    public void A_member_gets_everything_in_order_but_its_own(int messages)
    {
        var batch = BatchOf([.. Enumerable.Range(0, messages).Select(i => Said(sender: (ulong)(i % 3) + 1, $"{i}"))]);
        foreach (var id in new ulong[] { 1, 2, 3, 4 })
        {
            var member = new Member(id);

            var delivered = batch.DeliverTo(member);

            var expected = Enumerable.Range(0, messages).Where(i => (ulong)(i % 3) + 1 != id).Select(i => $"{i}").ToList();
            Assert.Equal(expected, member.Heard);
            Assert.Equal(expected.Count, delivered.Messages);
            Assert.Equal(expected.Count == 0 ? 0 : 1, delivered.Writes);
            Assert.Equal(1, member.Deliveries);
        }
    }

    [Fact]
    public void Who_asked_for_an_echo_hears_it()
    {
        var batch = BatchOf([Said(1, "mine") with { Echo = true }, Said(1, "not this")]);
        var member = new Member(1);

        Assert.Equal(1, batch.DeliverTo(member).Messages);
        Assert.Equal(["mine"], member.Heard);
    }

    [Fact]
    public void A_member_that_came_in_the_middle_gets_what_follows()
    {
        var batch = BatchOf([Said(1, "before"), Said(1, "first"), Said(9, "its own"), Said(1, "last")]);
        var member = new Member(9);

        Assert.Equal((2, 1), batch.DeliverTo(member, from: 1));
        Assert.Equal(["first", "last"], member.Heard);
    }

    [Fact]
    public async Task Who_delivers_at_the_same_time_delivers_the_same_bytes()
    {
        var batch = BatchOf([.. Enumerable.Range(0, 20).Select(i => Said(1, $"{i}"))]);
        var members = Enumerable.Range(2, 64).Select(i => new Member((ulong)i)).ToList();
        using var start = new Barrier(4);

        await Task.WhenAll(members.Chunk(16).Select(slice => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                foreach (var member in slice) batch.DeliverTo(member);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Assert.Single(members.SelectMany(member => member.Frames).Distinct());
    }

    [Fact]
    public void Members_that_said_nothing_share_the_same_bytes()
    {
        var batch = BatchOf([Said(1, "a"), Said(2, "b")]);
        var (ann, ben) = (new Member(8), new Member(9));

        batch.DeliverTo(ann);
        batch.DeliverTo(ben);

        Assert.Same(Assert.Single(ann.Frames), Assert.Single(ben.Frames));
    }

    [Fact]
    public void What_is_joined_stays_below_64_KiB_unless_one_message_is_larger()
    {
        var batch = BatchOf([.. new[] { 30_000, 30_000, 30_000, 100_000, 10 }.Select(size => Said(1, new string('x', size)))]);
        var member = new Member(9);

        batch.DeliverTo(member);

        Assert.Equal([2, 1, 1, 1], member.Frames.Select(frame => SentFrame.Parse(frame.Bytes.Span).Count));
    }

    private static BatchFrames BatchOf(RoomMessage[] messages) =>
        new(Room, "e1", [.. messages.Select((message, i) => new RoomEntry(message, i + 1, 0))]);

    private static RoomMessage Said(ulong sender, string text) =>
        new(new ConnectionId(sender), BodyKind.Text, Encoding.UTF8.GetBytes(text));

    private sealed class Member(ulong id) : IMember
    {
        public List<Frame> Frames { get; } = [];

        public IEnumerable<string> Heard =>
            Frames.SelectMany(frame => SentFrame.Parse(frame.Bytes.Span)).Select(sent => Encoding.UTF8.GetString(sent.Payload));

        public ConnectionId Id => new(id);

        public Dialect Dialect => Dialect.Raw;

        public int Deliveries { get; private set; }

        public Task WaitForRoomAsync() => Task.CompletedTask;

        public bool TryDeliver(ReadOnlySpan<Frame> frames) => throw new NotSupportedException("Nobody catches up here.");

        public void Deliver(Frame frame, SlowPolicy slow = SlowPolicy.Close) => Deliver([frame], slow);

        public void Deliver(ReadOnlySpan<Frame> frames, SlowPolicy slow)
        {
            Deliveries++;
            Frames.AddRange(frames);
        }
    }
}
