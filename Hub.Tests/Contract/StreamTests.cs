using System.Threading.Channels;
using Hub.Actors;
using Hub.Host.Routing;
using Hub.Host.Sockets;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Contract;

/// <summary>Row A22: streams. Their backpressure is in <see cref="BackpressureTests"/>, their items and end in <see cref="OwnRoutesTests"/> too.</summary>
public class StreamTests
{
    private const string Unknown = """{"type":"error","payload":"Unknown message type"}""";

    private readonly Channel<int> _items = Channel.CreateUnbounded<int>();
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Between_pause_and_resume_nothing_is_sent_and_afterwards_nothing_is_lost_or_doubled()
    {
        await using var hub = await StartAsync();
        await using var client = await ConnectAsync(hub);
        _items.Writer.TryWrite(1);
        Assert.Equal(Data(1), await client.NextTextAsync());

        for (var i = 2; i < 50; i++)
        {
            await client.SayAsync("""{"type":"pause"}""");
            await AnsweredAsync(client);
            _items.Writer.TryWrite(i);
            await AnsweredAsync(client);

            await client.SayAsync("""{"type":"resume"}""");
            Assert.Equal(Data(i), await client.NextTextAsync());
        }

        _items.Writer.Complete();
        Assert.Equal("""{"type":"end"}""", await client.NextTextAsync());
        Assert.Equal((1000, ""), await client.ClosedAsync());
    }

    [Fact]
    public async Task A_pause_in_the_midst_of_many_items_loses_and_doubles_none()
    {
        const int count = 2_000;
        await using var hub = await StartAsync();
        await using var client = await ConnectAsync(hub);
        for (var i = 0; i < count; i++) _items.Writer.TryWrite(i);
        _items.Writer.Complete();

        for (var i = 0; i < count; i++)
        {
            if (i % 100 == 0) await client.SayAsync("""{"type":"pause"}""");
            if (i % 100 == 0) await client.SayAsync("""{"type":"resume"}""");
            Assert.Equal(Data(i), await client.NextTextAsync());
        }

        Assert.Equal("""{"type":"end"}""", await client.NextTextAsync());
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"type":7}""")]
    [InlineData("""{"type":"\ud800"}""")]
    [InlineData("""{"type":"stop"}""")]
    public async Task What_it_does_not_understand_is_answered_and_changes_nothing(string said)
    {
        await using var hub = await StartAsync();
        await using var client = await ConnectAsync(hub);

        await client.SayAsync(said);
        Assert.Equal(Unknown, await client.NextTextAsync());
        await client.SayAsync("""{"type":"pause"}""");
        await client.SayAsync("""{"type":"resume"}""");
        _items.Writer.TryWrite(1);

        Assert.Equal(Data(1), await client.NextTextAsync());
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_client_that_leaves_is_the_end_of_the_source(bool pauses, bool closes)
    {
        await using var hub = await StartAsync();
        await using var client = await ConnectAsync(hub);
        _items.Writer.TryWrite(1);
        Assert.Equal(Data(1), await client.NextTextAsync());
        if (pauses)
        {
            await client.SayAsync("""{"type":"pause"}""");
            await AnsweredAsync(client);
            _items.Writer.TryWrite(2);
        }

        if (closes) await client.CloseAsync();
        else client.Abort();

        await _disposed.Task.WaitAsync(Limits.Generous);
    }

    [Fact]
    public async Task A_source_that_throws_is_disposed_of_told_to_the_error_handler_and_its_socket_closed_with_1011()
    {
        var told = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hub = await HubServer.StartAsync(_ => { }, app => app
            .MapStream<int>("/items", (CancellationToken closing) => ItemsAsync(closing))
            .WithSocketOptions(options => options.OnError = failure =>
            {
                told.SetResult(failure.Error);
                return ValueTask.CompletedTask;
            }));
        await using var client = await ConnectAsync(hub);
        await client.SayAsync("""{"type":"pause"}""");
        await client.SayAsync("""{"type":"resume"}""");

        _items.Writer.Complete(new InvalidDataException("out of items"));

        Assert.Equal("out of items", (await told.Task.WaitAsync(Limits.Generous)).Message);
        await _disposed.Task.WaitAsync(Limits.Generous);
        Assert.Equal((1011, "Internal error"), await client.ClosedAsync());
    }

    [Fact]
    public async Task Messages_are_read_as_a_type_in_their_order()
    {
        await using var hub = await HubServer.StartAsync(_ => { }, app => app.MapSocket("/sum", async (HubSocket socket) =>
        {
            await foreach (var point in socket.ReadAllAsync<Point>()) await socket.SendAsync($"{point!.X + point.Y}");
        }));
        await using var client = await SocketClient.ConnectAsync(hub.WebSocketUrl("/sum"));

        for (var i = 0; i < 10; i++) await client.SayAsync($$"""{"x":{{i}},"Y":1}""");

        for (var i = 1; i <= 10; i++) Assert.Equal($"{i}", await client.NextTextAsync());
    }

    [Fact]
    public async Task What_a_function_has_not_read_costs_the_node_nothing_when_it_is_done()
    {
        await using var hub = await HubServer.StartAsync(_ => { }, app => app.MapSocket("/first", async (HubSocket socket) =>
        {
            await foreach (var message in socket.Messages)
            {
                await socket.SendAsync(message.Text);
                break;
            }
        }));
        for (var i = 0; i < 5; i++)
        {
            await using var client = await SocketClient.ConnectAsync(hub.WebSocketUrl("/first"));
            for (var j = 0; j < 20; j++) await client.SayAsync($"{j}");
            Assert.Equal("0", await client.NextTextAsync());
            Assert.Equal(1000, (await client.ClosedAsync()).Code);
        }

        var node = hub.Services.GetRequiredService<HubNode>();
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        while (node.InboundBytes > 0)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private Task<HubServer> StartAsync() =>
        HubServer.StartAsync(_ => { }, app => app.MapStream<int>("/items", (CancellationToken closing) => ItemsAsync(closing)));

    private static Task<SocketClient> ConnectAsync(HubServer hub) => SocketClient.ConnectAsync(hub.WebSocketUrl("/items"));

    // What is answered in its order has been read with all before it.
    private static async Task AnsweredAsync(SocketClient client)
    {
        await client.SayAsync("?");
        Assert.Equal(Unknown, await client.NextTextAsync());
    }

    private static string Data(int item) => $$"""{"type":"data","payload":{{item}}}""";

    private async IAsyncEnumerable<int> ItemsAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken closing = default)
    {
        try
        {
            await foreach (var item in _items.Reader.ReadAllAsync(closing)) yield return item;
        }
        finally
        {
            _disposed.TrySetResult();
        }
    }

    private sealed record Point(int X, int Y);
}
