using System.Text;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Connections;

public sealed class ConnectionActorTests : IAsyncLifetime
{
    private static readonly RoomId Room = NodeFixture.Room("a");
    private readonly NodeFixture _node = new(
        new LimitOptions { OutboundBytes = 1_000 }, new ShutdownOptions { Grace = TimeSpan.Zero });

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task The_peers_close_is_answered_with_its_own_code()
    {
        var (peer, _) = await EchoAsync();

        peer.Close(1000);

        Assert.Equal(CloseCodes.Normal, (await peer.ClosedAsync()).Code);
        await peer.ReleasedAsync();
    }

    [Fact]
    public async Task A_handler_that_throws_closes_its_own_connection_with_1011_and_no_other()
    {
        var (peer, _) = await _node.ConnectAsync(new ConnectionPlan { Handler = (_, _) => new Throwing() });
        var (other, _) = await EchoAsync();

        peer.Say("boom");

        Assert.Equal(CloseCodes.HandlerFailed, await peer.ClosedAsync());
        await peer.ReleasedAsync();
        other.Say("still here");
        Assert.Equal("still here", await other.NextTextAsync());
    }

    [Fact]
    public async Task A_connection_whose_handler_threw_is_a_member_no_longer()
    {
        var plan = new ConnectionPlan
        {
            Room = Room,
            Introduction = id => Introduce(id, "ann"),
            Handler = (_, _) => new Throwing(),
        };
        var witness = await _node.JoinRawAsync(Room);
        var (peer, _) = await _node.ConnectAsync(plan);
        Assert.Equal("ann joined", await witness.NextTextAsync());

        peer.Say("boom");

        Assert.Equal("ann left", await witness.NextTextAsync());
        Assert.Empty(await _node.Node.PresentNamesAsync(Room, CancellationToken.None));
    }

    [Fact]
    public async Task A_message_over_the_limit_closes_with_1009_and_what_follows_is_not_heard()
    {
        var (peer, _) = await EchoAsync(new FakeTransport(answersClose: false));

        peer.Violate(CloseCodes.TooBig);
        peer.Say("late");
        peer.Close();

        Assert.Equal(CloseCodes.TooBig, await peer.ClosedAsync());
        Assert.False(peer.HasMore);
    }

    [Fact]
    public async Task A_lost_connection_is_cut_and_its_memberships_end()
    {
        var witness = await _node.JoinRawAsync(Room);
        var (peer, _) = await _node.ConnectAsync(ChatPlan("ben"));
        Assert.Equal("ben joined", await witness.NextTextAsync());

        peer.Lose();

        await peer.AbortedAsync();
        await peer.ReleasedAsync();
        Assert.Equal("ben left", await witness.NextTextAsync());
    }

    [Fact]
    public async Task A_member_that_stops_reading_is_closed_while_the_others_receive_everything_in_order()
    {
        var slow = await _node.JoinRawAsync(Room, new FakeTransport(stalled: true, answersClose: false));
        var quick = await _node.JoinRawAsync(Room);
        var speaker = await _node.JoinRawAsync(Room);

        var heard = 0;
        for (var i = 0; i < 100; i++)
        {
            speaker.Say($"{i} {new string('x', 50)}");
            Assert.StartsWith($"{heard++} ", await quick.NextTextAsync(), StringComparison.Ordinal);
        }

        await slow.AbortedAsync();
        speaker.Say("after");
        Assert.Equal("after", await quick.NextTextAsync());
    }

    [Fact]
    public async Task A_connection_is_not_read_while_its_credit_is_used_up()
    {
        await using var node = new NodeFixture(new LimitOptions { Inbound = 4 });
        var hoarding = new Hoarding();
        var (peer, connection) = await node.ConnectAsync(new ConnectionPlan
        {
            Handler = (made, _) =>
            {
                hoarding.Credit = made.Credit;
                return hoarding;
            },
        });
        for (var i = 0; i < 8; i++) peer.Say($"{i}");
        for (var i = 0; i < 4; i++) await hoarding.Taken.WaitAsync(Limits.Generous);
        Assert.Equal(4, peer.Unread);

        connection.Credit.Return(1);
        connection.Credit.Return(1);

        for (var i = 0; i < 2; i++) await hoarding.Taken.WaitAsync(Limits.Generous);
        Assert.Equal(2, peer.Unread);
    }

    [Fact]
    public async Task The_thousandth_and_first_refusal_closes_with_4103()
    {
        var time = new ManualTimeProvider();
        var (peer, _) = await _node.ConnectAsync(new ConnectionPlan
        {
            Handler = (connection, _) => new RateLimitedHandler(
                connection, new RateLimiter(new RateLimitOptions { Messages = 1 }, time), new EchoHandler(connection)),
        });

        peer.Say("granted");
        Assert.Equal("granted", await peer.NextTextAsync());
        for (var i = 0; i < 1_000; i++)
        {
            peer.Say("refused");
            Assert.Equal("""{"error":"Rate limit exceeded"}""", await peer.NextTextAsync());
        }

        peer.Say("once too often");
        Assert.Equal(CloseCodes.RateLimited, await peer.ClosedAsync());
    }

    [Fact]
    public async Task On_shutdown_everyone_hears_the_text_then_1001_and_nobody_waits_for_a_silent_peer()
    {
        var (polite, _) = await EchoAsync();
        var (silent, _) = await EchoAsync(new FakeTransport(answersClose: false));

        await _node.Node.ShutDownConnectionsAsync(saysSo: true, TimeSpan.Zero).WaitAsync(Limits.Generous);
        await _node.Node.AwaitEmptyAsync().WaitAsync(Limits.Generous);

        Assert.Equal("""{"type":"shutdown","message":"Server is shutting down"}""", await polite.NextTextAsync());
        Assert.Equal(CloseCodes.Shutdown, await polite.ClosedAsync());
        Assert.Equal(CloseCodes.Shutdown, await silent.ClosedAsync());
        await silent.ReleasedAsync();
    }

    [Fact]
    public async Task A_node_that_shuts_down_takes_no_more_connections()
    {
        await _node.Node.ShutDownConnectionsAsync(saysSo: true, TimeSpan.Zero).WaitAsync(Limits.Generous);

        var (_, actor) = await _node.Node.OpenAsync(ChatPlan("late")).WaitAsync(Limits.Generous);

        Assert.True(actor.IsNobody());
    }

    [Fact]
    public async Task A_broadcast_reaches_the_connections_that_take_it_and_counts_them()
    {
        var raw = await _node.JoinRawAsync(Room);
        var plain = await _node.ConnectPlainAsync();
        var (echo, _) = await EchoAsync();

        var sent = await _node.Node.BroadcastAsync("\"hi\""u8.ToArray(), CancellationToken.None);

        Assert.Equal(2, sent);
        Assert.Equal("""{"type":"broadcast","message":"hi"}""", await raw.NextTextAsync());
        Assert.Equal("""{"type":"broadcast","message":"hi"}""", await plain.NextTextAsync());
        Assert.False(echo.HasMore);
    }

    [Fact]
    public async Task An_upgrade_that_failed_leaves_the_room()
    {
        var witness = await _node.JoinRawAsync(Room);
        var (_, actor) = await _node.Node.OpenAsync(ChatPlan("ann")).WaitAsync(Limits.Generous);
        Assert.Equal("ann joined", await witness.NextTextAsync());

        actor.Tell(Abandon.Instance);

        Assert.Equal("ann left", await witness.NextTextAsync());
    }

    [Fact]
    public async Task A_transport_that_comes_when_the_actor_has_stopped_is_given_back()
    {
        var (connection, actor) = await _node.Node.OpenAsync(ChatPlan("ann")).WaitAsync(Limits.Generous);
        await actor.GracefulStop(Limits.Generous);
        var peer = new FakeTransport();

        connection.Attach(actor, peer);

        await peer.ReleasedAsync();
    }

    private Task<(FakeTransport Peer, Connection Connection)> EchoAsync(FakeTransport? peer = null) =>
        _node.ConnectAsync(new ConnectionPlan { Handler = (connection, _) => new EchoHandler(connection) }, peer);

    private ConnectionPlan ChatPlan(string name) => new()
    {
        Room = Room,
        Introduction = id => Introduce(id, name),
        Handler = (connection, actor) => new RawRoomHandler(connection, actor, _node.Node.Rooms.Of(Room), _node.Node.Access),
    };

    private static Introduction Introduce(ConnectionId id, string name) => new(
        name, Greeting: Say(id, $"{name} joined"), Farewell: Say(id, $"{name} left"));

    private static RoomMessage Say(ConnectionId from, string text) => new(from, BodyKind.Text, Encoding.UTF8.GetBytes(text), Echo: true);

    // Takes credit for each message and gives none back.
    private sealed class Hoarding : IMessageHandler
    {
        public InboundCredit Credit { get; set; } = null!;

        public SemaphoreSlim Taken { get; } = new(0);

        public CloseStatus? Handle(MessageKind kind, ReadOnlyMemory<byte> payload)
        {
            Credit.Take(payload.Length);
            Taken.Release();
            return null;
        }
    }

    private sealed class Throwing : IMessageHandler
    {
        public CloseStatus? Handle(MessageKind kind, ReadOnlyMemory<byte> payload) => throw new InvalidOperationException("boom");
    }
}
