using System.Threading.Channels;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Actors.Sockets;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Sockets;

public sealed class SocketActorTests : IAsyncLifetime
{
    private readonly NodeFixture _node = new(new LimitOptions { Inbound = 4 });
    private readonly Channel<object> _told = Channel.CreateUnbounded<object>();
    private readonly TaskCompletionSource<Exception> _failure = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task Its_handler_is_told_that_it_is_open_what_is_said_in_order_and_the_end()
    {
        var (peer, _) = await OpenAsync((_, _, _) => { });
        for (var i = 0; i < 100; i++) peer.Say($"{i}");
        peer.Say([1, 2]);
        peer.Close();

        Assert.IsType<SocketOpened>(await NextAsync());
        for (var i = 0; i < 100; i++) Assert.Equal(new TextMessage($"{i}"), await NextAsync());
        Assert.Equal([1, 2], Assert.IsType<BinaryMessage>(await NextAsync()).Data.ToArray());
        Assert.Equal(new SocketClosed(1000, "", WasClean: true), await NextAsync());
        await peer.ReleasedAsync();
        Assert.Equal(0, _node.Node.InboundBytes);
    }

    [Fact]
    public async Task What_it_is_told_is_sent_in_order_as_it_came()
    {
        var (peer, _) = await OpenAsync((message, sender, _) =>
        {
            if (message is TextMessage or BinaryMessage) sender.Tell(message);
        });

        for (var i = 0; i < 100; i++) peer.Say($"{i}");
        peer.Say([1, 2]);

        for (var i = 0; i < 100; i++) Assert.Equal($"{i}", await peer.NextTextAsync());
        Assert.Equal(Opcode.Binary, (await peer.NextFrameAsync()).Opcode);
    }

    [Fact]
    public async Task A_handler_that_does_not_keep_up_holds_the_reader_up_and_gets_all_in_order()
    {
        using var gate = new Gate();
        var (peer, connection) = await OpenAsync((message, _, _) =>
        {
            if (message is TextMessage) gate.Pass();
        });
        for (var i = 0; i < 50; i++) peer.Say($"{i}");

        await gate.ReachedAsync();
        await UntilAsync(() => peer.Unread == 46);
        Assert.True(connection.Credit.IsUsedUp);
        gate.LetGo();

        await NextAsync();
        for (var i = 0; i < 50; i++) Assert.Equal(new TextMessage($"{i}"), await NextAsync());
        await UntilAsync(() => _node.Node.InboundBytes == 0);
    }

    [Fact]
    public async Task A_handler_that_fails_with_messages_behind_is_told_of_and_its_socket_closed_with_1011()
    {
        using var gate = new Gate();
        var (peer, _) = await OpenAsync((message, _, _) =>
        {
            if (message is not TextMessage) return;
            gate.Pass();
            throw new InvalidOperationException("as told");
        });
        for (var i = 0; i < 50; i++) peer.Say($"{i}");

        await gate.ReachedAsync();
        gate.LetGo();

        Assert.Equal("as told", (await _failure.Task.WaitAsync(Limits.Generous)).Message);
        Assert.Equal(CloseCodes.HandlerFailed, await peer.ClosedAsync());
        await peer.ReleasedAsync();
        await UntilAsync(() => _node.Node.InboundBytes == 0);
    }

    [Fact]
    public async Task A_handler_that_cannot_be_made_has_failed()
    {
        var (peer, _) = await OpenAsync(Props.Create<Unmakable>());

        Assert.Equal("not made", (await _failure.Task.WaitAsync(Limits.Generous)).Message);
        Assert.Equal(CloseCodes.HandlerFailed, await peer.ClosedAsync());
    }

    [Fact]
    public async Task A_handler_that_stops_with_messages_behind_closes_its_socket_with_1000_and_they_count_no_more()
    {
        for (var round = 0; round < 20; round++)
        {
            using var gate = new Gate();
            var (peer, _) = await OpenAsync((message, _, context) =>
            {
                if (message is not TextMessage) return;
                gate.Pass();
                context.Stop(context.Self);
            });
            for (var i = 0; i < 50; i++) peer.Say($"{i}");

            await gate.ReachedAsync();
            gate.LetGo();

            Assert.Equal(CloseCodes.Done, await peer.ClosedAsync());
            await peer.ReleasedAsync();
        }

        await UntilAsync(() => _node.Node.InboundBytes == 0);
    }

    [Fact]
    public async Task What_is_said_to_a_socket_whose_actor_is_gone_counts_no_more()
    {
        var budget = new InboundBudget(new LimitOptions { InboundNodeBytes = 100 });
        var credit = new InboundCredit(0, 0, budget);
        var gone = _node.System.ActorOf(Props.Create<Handler>(_told.Writer, (Action<object, IActorRef, IActorContext>)((_, _, _) => { })));
        await gone.GracefulStop(Limits.Generous);

        credit.Take(10);
        gone.Tell(new Received(new TextMessage("lost"), 10, credit));

        await UntilAsync(() => budget.Bytes == 0);
    }

    [Fact]
    public async Task What_the_peer_does_wrong_is_told_before_the_end()
    {
        var (peer, _) = await OpenAsync((_, _, _) => { });

        peer.Violate(CloseCodes.TooBig);

        Assert.IsType<SocketOpened>(await NextAsync());
        Assert.Equal(1009, Assert.IsType<SocketFaulted>(await NextAsync()).Error.CloseCode);
        Assert.Equal(1009, Assert.IsType<SocketClosed>(await NextAsync()).Code);
    }

    [Fact]
    public async Task A_peer_that_has_closed_does_not_wait_for_the_handler()
    {
        using var gate = new Gate();
        var (peer, _) = await OpenAsync((message, _, _) =>
        {
            if (message is TextMessage) gate.Pass();
        });
        peer.Say("hold on");
        await gate.ReachedAsync();

        peer.Close();
        await peer.ReleasedAsync();
        gate.LetGo();

        await NextAsync();
        await NextAsync();
        Assert.Equal(new SocketClosed(1000, "", WasClean: true), await NextAsync());
    }

    [Fact]
    public async Task A_handler_that_sends_the_next_message_when_the_last_is_acknowledged_goes_no_faster_than_the_peer()
    {
        var sent = 0;
        IActorRef socket = ActorRefs.Nobody;
        var (peer, connection) = await OpenAsync(
            (message, sender, _) =>
            {
                if (message is SocketOpened opened) socket = opened.Socket;
                if (message is not (SocketOpened or "sent") || sent == 30) return;
                sent++;
                socket.Tell(new TextMessage($"{sent} ".PadRight(70_000)) { Ack = "sent" });
            },
            new FakeTransport(stalled: true));

        // One is in the write, one waits; all thirty are twice as much as may wait.
        await UntilAsync(() => connection.Outbound.QueuedBytes > 0);
        await AskedAsync(socket);
        Assert.Equal(2, sent);
        peer.ReadOn();

        for (var i = 1; i <= 30; i++) Assert.StartsWith($"{i} ", await peer.NextTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_acknowledged_once_the_socket_closes()
    {
        var (peer, connection) = await OpenAsync(
            (message, _, _) =>
            {
                if (message is not SocketOpened opened) return;
                opened.Socket.Tell(new BinaryMessage(new byte[70_000]));
                opened.Socket.Tell(new BinaryMessage(new byte[70_000]) { Ack = "sent" });
            },
            new FakeTransport(stalled: true));
        await UntilAsync(() => connection.Outbound.QueuedBytes > 0);

        peer.Abort();

        Assert.IsType<SocketOpened>(await NextAsync());
        Assert.Equal(new SocketClosed(1006, "", WasClean: false), await NextAsync());
    }

    [Fact]
    public async Task It_is_cut_when_it_is_told_so()
    {
        var (peer, _) = await OpenAsync((message, _, _) =>
        {
            if (message is SocketOpened opened) opened.Socket.Tell(AbortSocket.Instance);
        });

        await peer.AbortedAsync();
        await NextAsync();
        Assert.Equal(new SocketClosed(1006, "", WasClean: false), await NextAsync());
    }

    private Task<(FakeTransport Peer, Connection Connection)> OpenAsync(
        Action<object, IActorRef, IActorContext> receive, FakeTransport? peer = null) =>
        OpenAsync(Props.Create<Handler>(_told.Writer, receive), peer);

    private Task<(FakeTransport Peer, Connection Connection)> OpenAsync(Props handler, FakeTransport? peer = null) =>
        _node.ConnectAsync(
            new ConnectionPlan
            {
                Guest = (connection, owner) =>
                    Props.Create<SocketActor>(connection, owner, handler, new SocketRequest(), (Func<Exception, Task>)FailedAsync),
                Handler = (connection, guest) => new SocketInlet(connection, guest),
                WaitsForHandler = true,
            },
            peer);

    private Task FailedAsync(Exception failure)
    {
        _failure.TrySetResult(failure);
        return Task.CompletedTask;
    }

    private async Task<object> NextAsync()
    {
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        return await _told.Reader.ReadAsync(limit.Token);
    }

    // Answered behind all that it was told before, and so is what that made it tell.
    private static async Task AskedAsync(IActorRef actor)
    {
        for (var i = 0; i < 3; i++) await actor.Ask<ActorIdentity>(new Identify(i), Limits.Generous);
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

    private sealed class Handler(ChannelWriter<object> told, Action<object, IActorRef, IActorContext> receive) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            told.TryWrite(message);
            receive(message, Sender, Context);
        }
    }

    private sealed class Unmakable : UntypedActor
    {
        public Unmakable() => throw new InvalidOperationException("not made");

        protected override void OnReceive(object message) => Unhandled(message);
    }
}
