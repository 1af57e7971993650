using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Hub.Actors.Connections;
using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Rooms;

/// <summary>A delivery allocates nothing: all there is to allocate is made once per message or batch.</summary>
[Collection(nameof(RunsAlone))]
public class FanOutAllocationTests
{
    private const int Members = 1_000;
    private const int Messages = 100;
    private const int Rounds = 5;

    // Not 0: each message has its frame and its batch, less than a byte for each of a thousand members.
    private const long MaxBytesPerDelivery = 1;

    private static readonly RoomId Room = NodeFixture.Room("a");

    [Fact]
    public void In_the_queues_of_members_that_read()
    {
        using var node = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var metrics = new HubMetrics(node.GetRequiredService<IMeterFactory>());
        var limits = new LimitOptions();
        var plan = new ConnectionPlan { Handler = (connection, _) => new EchoHandler(connection) };
        var transport = new Sink();
        var members = new Connection[Members];
        for (var i = 0; i < Members; i++)
        {
            members[i] = new Connection(new ConnectionId((ulong)i + 1), plan, limits, new InboundBudget(new LimitOptions { InboundNodeBytes = 0 }), metrics, TimeProvider.System);
            members[i].Outbound.Attach(transport);
        }

        var messages = new RoomMessage[Messages + 1];
        for (var i = 0; i <= Messages; i++)
            messages[i] = new RoomMessage(new ConnectionId(Members + 1), BodyKind.Text, Encoding.UTF8.GetBytes($"{i} {new string('x', 100)}"));
        Deliver(members, messages[0]);

        var allocated = LeastAllocated(() =>
        {
            for (var i = 1; i <= Messages; i++) Deliver(members, messages[i]);
        });

        Assert.Equal((1 + Rounds * Messages) * Members, transport.Writes);
        Assert.InRange(allocated, 0, MaxBytesPerDelivery * Members * Messages);
    }

    [Fact]
    public async Task From_a_room_to_real_sockets()
    {
        await using var server = await HubServer.StartAsync(services => services.Configure<RateLimitOptions>(rate => rate.Messages = 0));

        // What it costs to read a message and to take it through its room is that of a room of one.
        var one = await AllocatedAsync(server.Url, "one", members: 1);
        var all = await AllocatedAsync(server.Url, "all", Members);

        // The server has timers of its own. The smallest object has 24 bytes.
        Assert.InRange(all - one, long.MinValue, 12 * (Members - 1) * Messages);
    }

    private static async Task<long> AllocatedAsync(Uri server, string room, int members)
    {
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i <= members; i++) sockets.Add(await JoinAsync(server, room));
            var message = ClientFrames.Text(new string('x', 100));
            var buffer = new byte[1_024];
            for (var i = 0; i < 20; i++) SayAndHear();

            return LeastAllocated(() =>
            {
                for (var i = 0; i < Messages; i++) SayAndHear();
            });

            void SayAndHear()
            {
                sockets[members].Send(message);
                for (var member = 0; member < members; member++)
                    for (var left = 2 + 100; left > 0;) left -= sockets[member].Receive(buffer, 0, left, SocketFlags.None);
            }
        }
        finally
        {
            foreach (var socket in sockets) socket.Dispose();
        }
    }

    // A delivery that allocates does so in every round; what the process does besides, the runner for one, in some.
    private static long LeastAllocated(Action round)
    {
        var least = long.MaxValue;
        for (var i = 0; i < Rounds; i++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            round();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return least;
    }

    private static void Deliver(Connection[] members, RoomMessage message)
    {
        var frames = new BatchFrames(Room, "e1", [new RoomEntry(message, 1, 0)]);
        foreach (var member in members) frames.DeliverTo(member.Outbound);
    }

    private static async Task<Socket> JoinAsync(Uri server, string room)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true, ReceiveTimeout = (int)Limits.Generous.TotalMilliseconds,
        };
        await socket.ConnectAsync(IPAddress.Parse(server.Host), server.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"GET /ws/{room} HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            Assert.Equal(1, await socket.ReceiveAsync(one));
            head.Append((char)one[0]);
        }

        Assert.StartsWith("HTTP/1.1 101 ", head.ToString(), StringComparison.Ordinal);
        return socket;
    }

    // Takes everything at once.
    private sealed class Sink : IConnectionTransport
    {
        public int Writes { get; private set; }

        public ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> frames)
        {
            Writes++;
            return new ValueTask<bool>(true);
        }

        public ValueTask<Inbound> ReceiveAsync() => throw new NotSupportedException();

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
