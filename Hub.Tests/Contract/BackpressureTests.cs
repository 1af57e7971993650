using System.Globalization;
using System.Runtime.CompilerServices;
using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Actors.Sockets;
using Hub.Host.Routing;
using Hub.Host.Sockets;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Contract;

/// <summary>
/// Rows A21 and A22: who does not read holds up the other side and nothing else, and is not called dead. Silence is in
/// EndToEnd/HeartbeatTests and Connections/HeartbeatTests, rooms with a slow member in EndToEnd/SlowReaderTests.
/// </summary>
public class BackpressureTests
{
    private const int MessageBytes = 64_000;

    // 38 MB: several times what the operating system keeps of one connection, and the hub besides.
    private const int Messages = 600;

    [Theory]
    [InlineData(Wire.Http1)]
    [InlineData(Wire.Http2)]
    [InlineData(Wire.Tls)]
    public async Task A_client_that_does_not_read_a_stream_stops_its_source_and_then_gets_all_of_it(Wire wire)
    {
        var produced = new int[2];
        await using var hub = await WiredServer.StartAsync(wire, _ => { }, app => app.MapStream<string>("/items/{who:int}", (int who) => ItemsAsync(produced, who)));
        await using var stopped = await hub.ConnectAsync("/items/0");
        await using var quick = await hub.ConnectAsync("/items/1");

        // By the time the other has all, an unbounded source would have made all for this one too, or been closed with 4104.
        await ReadItemsAsync(quick);
        Assert.InRange(Volatile.Read(ref produced[0]), 0, Messages - 1);

        await ReadItemsAsync(stopped);
        Assert.Equal((1000, ""), await stopped.ClosedAsync());
    }

    [Fact]
    public async Task A_client_that_does_not_read_an_actor_that_waits_for_its_acknowledgements_stops_it_and_then_gets_all()
    {
        var produced = new int[2];
        await using var hub = await HubServer.StartAsync(_ => { }, app =>
        {
            app.MapSocket<Producer>("/items/0", produced);
            app.MapStream<string>("/items/1", () => ItemsAsync(produced, 1));
        });
        await using var stopped = await SocketClient.ConnectAsync(hub.WebSocketUrl("/items/0"));
        await using var quick = await SocketClient.ConnectAsync(hub.WebSocketUrl("/items/1"));

        await ReadItemsAsync(quick);
        Assert.InRange(Volatile.Read(ref produced[0]), 0, Messages - 1);

        for (var i = 1; i <= Messages; i++) Assert.Equal(Item(i), await stopped.NextTextAsync());
        Assert.Equal((1000, ""), await stopped.ClosedAsync());
    }

    [Theory]
    [InlineData(Wire.Http1)]
    [InlineData(Wire.Http2)]
    public async Task A_function_that_does_not_read_holds_its_client_up_and_then_gets_all_in_order(Wire wire)
    {
        var gate = NewSignal();
        await using var hub = await WiredServer.StartAsync(wire, _ => { }, app => app.MapSocket("/slow", (HubSocket socket) => ReadAsync(socket, gate.Task)));
        await using var quick = await hub.ConnectAsync("/echo");
        await using var client = await hub.ConnectAsync("/slow");

        var sending = SendAllAsync(client);
        await EchoAllAsync(quick);
        Assert.False(sending.IsCompleted);
        gate.SetResult();

        Assert.Equal("in order", await client.NextTextAsync());
        await sending.WaitAsync(Limits.Generous);
    }

    [Fact]
    public async Task An_actor_that_is_slow_holds_its_client_up_and_then_gets_all_in_order()
    {
        var gate = NewSignal();
        await using var hub = await HubServer.StartAsync(_ => { }, app => app.MapSocket<SlowReader>("/slow", gate.Task));
        await using var quick = await SocketClient.ConnectAsync(hub.WebSocketUrl("/echo"));
        await using var client = await SocketClient.ConnectAsync(hub.WebSocketUrl("/slow"));

        var sending = SendAllAsync(client);
        await EchoAllAsync(quick);
        Assert.False(sending.IsCompleted);
        gate.SetResult();

        Assert.Equal("in order", await client.NextTextAsync());
        await sending.WaitAsync(Limits.Generous);
    }

    [Fact]
    public async Task A_healthy_client_is_not_called_dead_while_either_side_does_not_read()
    {
        var (produced, gate) = (new int[1], NewSignal());
        await using var hub = await HubServer.StartAsync(
            services => services.Configure<HeartbeatOptions>(heartbeat => heartbeat.Interval = TimeSpan.FromSeconds(1)),
            app =>
            {
                app.MapStream<string>("/items", () => ItemsAsync(produced, 0));
                app.MapSocket("/slow", (HubSocket socket) => ReadAsync(socket, gate.Task));
            });
        await using var stopped = await SocketClient.ConnectAsync(hub.WebSocketUrl("/items"));
        await using var heldUp = await SocketClient.ConnectAsync(hub.WebSocketUrl("/slow"));
        var sending = SendAllAsync(heldUp);

        await PingsAsync(hub, 4);

        Assert.False(sending.IsCompleted);
        gate.SetResult();
        Assert.Equal("in order", await heldUp.NextTextAsync());
        await sending.WaitAsync(Limits.Generous);
        await ReadItemsAsync(stopped);
    }

    [Fact]
    public async Task A_function_whose_client_vanishes_without_a_word_is_told_by_its_token()
    {
        var told = new TaskCompletionSource<SocketState>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hub = await HubServer.StartAsync(
            services => services.Configure<HeartbeatOptions>(heartbeat => heartbeat.Interval = TimeSpan.FromSeconds(1)),
            app => app.MapSocket("/wait", async (HubSocket socket, CancellationToken closing) =>
            {
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, closing);
                }
                finally
                {
                    told.SetResult(socket.State);
                }
            }));

        // It answers no ping, and never says that it goes.
        await using var client = await RawSocket.OpenAsync(hub.Url, "/wait");

        Assert.Contains(await told.Task.WaitAsync(Limits.Generous), new[] { SocketState.Closing, SocketState.Closed });
    }

    [Fact]
    public async Task A_socket_whose_client_is_held_up_can_be_cut_and_is_over_then()
    {
        var (cut, over) = (NewSignal(), NewSignal());
        await using var hub = await HubServer.StartAsync(_ => { }, app => app.MapSocket("/deaf", async (HubSocket socket) =>
        {
            await cut.Task;
            socket.Closing.Register(over.SetResult);
            socket.Abort();
            await over.Task;
        }));
        await using var client = await SocketClient.ConnectAsync(hub.WebSocketUrl("/deaf"));
        var sending = SendAllAsync(client);

        await using var quick = await SocketClient.ConnectAsync(hub.WebSocketUrl("/echo"));
        await EchoAllAsync(quick);
        Assert.False(sending.IsCompleted);
        cut.SetResult();

        await over.Task.WaitAsync(Limits.Generous);
        await Assert.ThrowsAnyAsync<Exception>(() => sending.WaitAsync(Limits.Generous));
        // Its actor ends a moment after its client has noticed.
        var rooms = hub.Services.GetRequiredService<IHubRooms>();
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        while (await rooms.CountAsync(limit.Token) > 1) await Task.Yield();
        Assert.Equal(1, await rooms.CountAsync());
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async Task PingsAsync(HubServer hub, int count)
    {
        await using var witness = await RawSocket.OpenAsync(hub.Url, "/echo");
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(Opcode.Ping, (await witness.NextAsync())!.Opcode);
            await witness.SendAsync(ClientFrames.Make(Opcode.Pong, []));
        }
    }

    private static string Item(int number) => number.ToString(CultureInfo.InvariantCulture).PadRight(MessageBytes);

    private static async IAsyncEnumerable<string> ItemsAsync(int[] produced, int who, [EnumeratorCancellation] CancellationToken closing = default)
    {
        for (var i = 1; i <= Messages; i++)
        {
            closing.ThrowIfCancellationRequested();
            await Task.Yield();
            Volatile.Write(ref produced[who], i);
            yield return Item(i);
        }
    }

    private static async Task ReadItemsAsync(SocketClient client)
    {
        for (var i = 1; i <= Messages; i++) Assert.Equal($$"""{"type":"data","payload":"{{Item(i)}}"}""", await client.NextTextAsync());
        Assert.Equal("""{"type":"end"}""", await client.NextTextAsync());
    }

    private static async Task SendAllAsync(SocketClient client)
    {
        for (var i = 1; i <= Messages; i++) await client.SayAsync(Item(i));
    }

    // As much work as a client has that is not held up.
    private static async Task EchoAllAsync(SocketClient client)
    {
        for (var i = 1; i <= Messages; i++)
        {
            await client.SayAsync(Item(i));
            Assert.Equal(MessageBytes, (await client.NextTextAsync()).Length);
        }
    }

    private static async Task ReadAsync(HubSocket socket, Task gate)
    {
        await gate;
        var next = 1;
        await foreach (var message in socket.Messages)
        {
            if (message.Text != Item(next)) break;
            if (next++ < Messages) continue;
            await socket.SendAsync("in order");
        }
    }

    internal sealed class SlowReader : ReceiveActor
    {
        private int _next = 1;

        public SlowReader(Task gate)
        {
            Receive<SocketOpened>(_ => { });
            ReceiveAsync<TextMessage>(async message =>
            {
                await gate;
                if (message.Text != Item(_next)) Context.Stop(Self);
                else if (_next++ == Messages) Sender.Tell(new TextMessage("in order"));
            });
        }
    }

    internal sealed class Producer : ReceiveActor
    {
        private readonly int[] _produced;
        private IActorRef _socket = ActorRefs.Nobody;

        public Producer(int[] produced)
        {
            _produced = produced;
            Receive<SocketOpened>(opened =>
            {
                _socket = opened.Socket;
                Next();
            });
            Receive<Sent>(_ => Next());
        }

        private void Next()
        {
            if (_produced[0] == Messages)
            {
                Context.Stop(Self);
                return;
            }

            _socket.Tell(new TextMessage(Item(Volatile.Read(ref _produced[0]) + 1)) { Ack = Sent.Instance });
            Volatile.Write(ref _produced[0], _produced[0] + 1);
        }

        private sealed class Sent
        {
            public static readonly Sent Instance = new();
        }
    }
}
