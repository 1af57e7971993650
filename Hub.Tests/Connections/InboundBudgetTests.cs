using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Actors.Rooms;
using Hub.Actors.Sharding;
using Hub.Tests.Fixtures;


namespace Hub.Tests.Connections;

public class InboundBudgetTests
{
    private static readonly RoomId Room = NodeFixture.Room("a");

    [Fact]
    public async Task All_who_wait_go_on_when_half_of_it_is_back()
    {
        var budget = new InboundBudget(new LimitOptions { InboundNodeBytes = 100 });
        budget.Take(99);
        Assert.False(budget.IsUsedUp);
        budget.Take(1);
        Assert.True(budget.IsUsedUp);

        var (one, other) = (budget.WaitAsync(), budget.WaitAsync());
        budget.Return(49);
        Assert.False(one.IsCompleted);
        budget.Return(1);

        await Task.WhenAll(one, other).WaitAsync(Limits.Generous);
        Assert.True(budget.WaitAsync().IsCompleted);
    }

    [Fact]
    public async Task Whatever_comes_back_while_readers_begin_to_wait_wakes_them()
    {
        for (var i = 0; i < 2_000; i++)
        {
            var budget = new InboundBudget(new LimitOptions { InboundNodeBytes = 2 });
            budget.Take(2);
            var returned = Task.Run(() => budget.Return(1));
            var other = Task.Run(budget.WaitAsync);

            await Task.WhenAll(budget.WaitAsync(), other, returned).WaitAsync(Limits.Generous);
        }
    }

    [Fact]
    public void Without_a_limit_it_is_never_used_up()
    {
        var budget = new InboundBudget(new LimitOptions { InboundNodeBytes = 0 });
        budget.Take(int.MaxValue);
        Assert.False(budget.IsUsedUp);
    }

    [Fact]
    public async Task Whoever_waits_goes_on_with_the_next_return_when_the_limit_is_gone()
    {
        var limits = new LimitOptions { InboundNodeBytes = 10 };
        var budget = new InboundBudget(limits);
        budget.Take(10);
        var waiting = budget.WaitAsync();

        limits.InboundNodeBytes = 0;
        budget.Return(1);

        await waiting.WaitAsync(Limits.Generous);
    }

    [Fact]
    public void A_connection_that_has_nothing_on_the_way_does_not_wait_for_the_others()
    {
        var budget = new InboundBudget(new LimitOptions { InboundNodeBytes = 10 });
        var (hoarder, idle) = (new InboundCredit(0, 0, budget), new InboundCredit(0, 0, budget));
        hoarder.Take(10);

        Assert.True(hoarder.IsUsedUp);
        Assert.False(idle.IsUsedUp);
        idle.Take(1);
        Assert.True(idle.IsUsedUp);
    }

    [Fact]
    public async Task A_reader_that_takes_more_than_the_node_has_pauses_until_half_is_back_or_ten_seconds_are_over()
    {
        var time = new ManualTimeProvider();
        await using var node = new NodeFixture(new LimitOptions { InboundNodeBytes = 10 }, time: time);
        var hoarder = await HoardAsync(node);
        var other = await HoardAsync(node);
        hoarder.Peer.Say("0123456789");
        await UntilAsync(() => time.ArmedTimers == 1);
        other.Peer.Say("1");
        other.Peer.Say("2");
        other.Peer.Say("3");

        // Both have taken one message; a pause has a timer.
        await UntilAsync(() => time.ArmedTimers == 2);
        Assert.Equal((1, 1, 2), (hoarder.Handler.Count, other.Handler.Count, other.Peer.Unread));

        // Nothing came back: one message more, and the next pause.
        time.Advance(TimeSpan.FromSeconds(10));
        await UntilAsync(() => other.Handler.Count == 2 && time.ArmedTimers == 1);
        Assert.Equal(1, other.Peer.Unread);

        hoarder.Connection.Credit.Return(10);
        await UntilAsync(() => other.Handler.Count == 3);
    }

    [Fact]
    public async Task Everything_that_is_said_comes_back_whether_it_is_heard_or_not()
    {
        await using var node = new NodeFixture();
        var (speaker, listener) = (await node.JoinRawAsync(Room), await node.JoinRawAsync(Room));
        for (var i = 0; i < 100; i++) speaker.Say($"{i}");
        for (var i = 0; i < 100; i++) await listener.NextTextAsync();
        await UntilAsync(() => node.Node.InboundBytes == 0);

        // To a room where nobody is, which stops again and again with something on the way to it.
        var budget = new InboundBudget(new LimitOptions { InboundNodeBytes = int.MaxValue });
        var credit = new InboundCredit(0, 0, budget);
        for (var i = 0; i < 1_000; i++)
        {
            credit.Take(10);
            node.Node.Rooms.Of(NodeFixture.Room("empty")).Publish(Said(credit));
        }

        await UntilAsync(() => budget.Bytes == 0);
    }

    [Fact]
    public async Task What_is_lost_with_an_actor_or_on_the_way_to_it_comes_back_too()
    {
        await using var node = new NodeFixture();
        var budget = new InboundBudget(new LimitOptions { InboundNodeBytes = int.MaxValue });
        var credit = new InboundCredit(0, 0, budget);
        var gone = node.System.ActorOf(Props.Create<LostMessages>());
        await gone.GracefulStop(Limits.Generous);

        for (var i = 0; i < 3; i++) credit.Take(10);
        gone.Tell(new Publish(Said(credit)));
        gone.Tell(new RoomBatch("e", [new RoomEntry(Said(credit), 1, 0), new RoomEntry(Said(credit), 2, 0)]));
        await UntilAsync(() => budget.Bytes == 0);

        // A room that stops between a message and its turn to send it on.
        for (var i = 0; i < 200; i++)
        {
            var room = node.System.ActorOf(Props.Create<RoomActor>("a", node.RoomServices));
            credit.Take(10);
            room.Tell(new Publish(Said(credit)));
            room.Tell(PoisonPill.Instance);
        }

        await UntilAsync(() => budget.Bytes == 0);

        // Nothing can be encoded in a dialect that does not exist: the local room fails on its batch.
        await node.ConnectAsync(new ConnectionPlan
        {
            Room = Room,
            Dialect = (Dialect)99,
            Handler = (connection, _) => new EchoHandler(connection),
        });
        var route = node.Node.Rooms.Of(Room);
        for (var i = 0; i < 3; i++)
        {
            credit.Take(10);
            route.Publish(Said(credit));
        }

        await UntilAsync(() => budget.Bytes == 0);
    }

    [Fact]
    public void What_a_route_refuses_comes_back()
    {
        var shard = Routes.OfNobody();
        var route = new RoomRoute(Room, shard);
        var budget = new InboundBudget(new LimitOptions { InboundNodeBytes = int.MaxValue });
        var credit = new InboundCredit(0, 0, budget);
        for (var i = 0; i < HeldBudget.MaxMessages + 5; i++)
        {
            credit.Take(1);
            route.Publish(Said(credit) with { Body = new byte[1] });
        }

        Assert.Equal(HeldBudget.MaxMessages, budget.Bytes);
    }

    private static RoomMessage Said(ICredit credit) => new(new ConnectionId(1), BodyKind.Text, new byte[10], Credit: credit);

    private static async Task<(FakeTransport Peer, Connection Connection, Hoarding Handler)> HoardAsync(NodeFixture node)
    {
        Hoarding? handler = null;
        var (peer, connection) = await node.ConnectAsync(new ConnectionPlan { Handler = (made, _) => handler = new Hoarding(made.Credit) });
        await UntilAsync(() => Volatile.Read(ref handler) is not null);
        return (peer, connection, handler!);
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

    // Takes credit for each message and gives none back.
    private sealed class Hoarding(InboundCredit credit) : IMessageHandler
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public CloseStatus? Handle(MessageKind kind, ReadOnlyMemory<byte> payload)
        {
            credit.Take(payload.Length);
            Interlocked.Increment(ref _count);
            return null;
        }
    }
}
