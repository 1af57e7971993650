using System.Text;
using Hub.Actors;
using Hub.Actors.Cluster;
using Hub.Actors.Cluster.Links;
using Hub.Actors.Protocol;
using Hub.Actors.Rooms;
using Hub.Actors.Sharding;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Cluster;

/// <summary>What goes over a link arrives as it was.</summary>
public class RoomWireTests
{
    private static readonly WireTable Table = NodeWire.CreateTable().AddCluster();
    private static readonly Incarnation Node = new(new NodeId("hub-1"), 7);
    private static readonly RoomPosition Position = new("e-1", 300);
    private static readonly RoomId Room = NodeFixture.Room("räume/1");

    private static readonly RoomMessage Message = new(
        new ConnectionId(ulong.MaxValue), BodyKind.Json, Encoding.UTF8.GetBytes("""{"a":1}"""), Echo: true, Slot: "s", From: "ann");

    private static readonly PresentMember Member = new("ann", "ann", 2, Encoding.UTF8.GetBytes("[1]"));

    public static TheoryData<string> Names() => [.. Messages().Select(message => message.GetType().Name).Distinct()];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_is_read_as_it_was_written(string name)
    {
        foreach (var message in Messages().Where(message => message.GetType().Name == name))
        {
            var written = Write(message);
            var reader = new WireReader(written);
            var read = Table.Read(reader, new WireOrigin(null!, new LinkCredit(), Answer: 0));

            Assert.True(reader.IsAtEnd);
            // Compared by what is written of it: lists are equal only when they are the same.
            Assert.Equal(written, Write(read));
            Assert.Equal(message.GetType(), read.GetType());
        }
    }

    [Fact]
    public void What_is_cut_short_anywhere_is_no_message()
    {
        foreach (var message in Messages())
        {
            var written = Write(message);
            for (var length = 0; length < written.Length; length++)
            {
                Assert.Throws<WireException>(() => Table.Read(
                    new WireReader(written.AsMemory(0, length)), new WireOrigin(null!, new LinkCredit(), Answer: 0)));
            }
        }
    }

    [Fact]
    public void Random_bytes_are_a_message_or_no_message_and_nothing_else()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(60)];
            random.NextBytes(bytes);
            if (bytes.Length > 0) bytes[0] = (byte)random.Next(110);
            try
            {
                Table.Read(new WireReader(bytes), new WireOrigin(null!, new LinkCredit(), Answer: 0));
            }
            catch (WireException)
            {
                // As it should be.
            }
        }
    }

    [Fact]
    public void A_kind_that_nobody_knows_is_named() =>
        Assert.Equal("There is no message of kind 200", Assert.Throws<WireException>(() => Table.Read(new WireReader(new byte[] { 200 }), default)).Message);

    [Fact]
    public void What_does_not_go_between_nodes_is_a_mistake_of_the_programmer() =>
        Assert.Throws<InvalidOperationException>(() => Table.Write("a text", new WireWriter()));

    private static byte[] Write(object message)
    {
        var writer = new WireWriter();
        Table.Write(message, writer);
        return writer.Written.ToArray();
    }

    private static IEnumerable<object> Messages()
    {
        List<RoomEntry> entries = [new(Message, 1, 1_700_000_000_000), new(Message with { Slot = null, From = null, Body = default }, 2, 0)];
        var entered = new MemberEntered(Node, new ConnectionId(5), null, Encoding.UTF8.GetBytes("{}"));
        var state = new RoomState(Position, entries, [new RecentKey("ann", false, "k", 1, TimeSpan.FromSeconds(3)), new RecentKey(null, true, "l", 2, default)], [entered]);
        return
        [
            new Publish(Message), new Publish(Message, "key"),
            new DeclareInterest(Node, 9, null!, Position, [entered, entered with { User = "" }], Watches: true), new DeclareInterest(Node, 9, null!, null, [], false),
            new WithdrawInterest(Node, 9), new WatchPresence(Node, true), entered, new MemberExited(Node, new ConnectionId(5)),
            new ReadLog(Room, new LogRead(null, 10)), new ReadLog(Room, new LogRead(Position, 10, 1_000, Reverse: true)),
            new FetchLog(Room, Position), new AskStanding(Room, null), new AskStanding(Room, Position), new GetPresentMembers(Room), new GetPresentNames(Room),
            new RoomBatch("e-1", entries), new InterestDeclared(9, Position), new PresenceChanged([new PresenceChange(Member, true)]),
            new DeclareAgain(), new DeclareAgain(HasMissed: true), TrimTick.Instance, new PublishAccepted(Position),
            new PublishRefused(ErrorCodes.RoomMoving, "moves"), new LogPage(Position, entries, IsWhole: true), new LogFetched(Position, new LogPage(Position, [], false)),
            new RoomStanding(Position, true), new PresenceAnswer(null), new PresenceAnswer(new PresentMembers(3, 4, [Member])), new PresentNames(["a", "b"]),
            new AnswerFailed("late"), state, new Declared(Node, new ShardId(1_023), 4), new NodeBroadcast(new byte[] { 1, 2 }), new NodeSendToUser("ann", "hi"),
            CountNode.Instance, ListNode.Instance, new CloseOnNode(new ConnectionId(5), 4004, "kicked"), new NodeCount(3),
            new NodeConnections([new HubConnection("00", null, null, "/ws"), new HubConnection("01", "ann", System.Net.IPAddress.IPv6Loopback, "/ws")]),
            new ShardState(new ShardId(3), 8, new Dictionary<string, object> { ["a"] = state }), ShardStateTaken.Instance, FlushBack.Instance, Flushed.Instance, Unsaid.Instance,
        ];
    }
}
