using System.Diagnostics.Metrics;
using System.Globalization;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Actors.Rooms;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.EndToEnd;

/// <summary>One member that never reads, on real sockets.</summary>
[Collection(nameof(RunsAlone))]
public sealed class SlowReaderTests : IAsyncLifetime
{
    private const int MessageBytes = 32_000;
    private const int OutboundBytes = 512 * 1_024;

    // 64 MB: more than a hundred queues may hold, and more than the operating system keeps of one connection.
    private const int Messages = 2_000;

    // The queue, a write in progress, and what the other members, the speaker and the framework have in hand.
    private const long MaxGrowth = 16 * 1_024 * 1_024;

    private readonly MeterListener _listener = new();
    private readonly TaskCompletionSource<int> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HubServer _server = null!;
    private long _dropped;

    public async Task InitializeAsync()
    {
        _server = await HubServer.StartAsync(services =>
        {
            services.Configure<LimitOptions>(limits => limits.OutboundBytes = OutboundBytes);
            services.Configure<RateLimitOptions>(rate => rate.Messages = 0);
            services.Configure<HeartbeatOptions>(heartbeat => heartbeat.Interval = TimeSpan.Zero);
            services.Configure<RoomOptions>(options => options.Rooms.Add(new RoomRule { Match = "lossy", Slow = "drop-oldest" }));
        });
        var scope = _server.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, scope) && instrument.Name is "hub.connection.closes" or "hub.deliveries.dropped")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (instrument.Name == "hub.connection.closes") _closed.TrySetResult((int)tags[0].Value!);
            else Interlocked.Add(ref _dropped, value);
        });
        _listener.Start();
    }

    public async Task DisposeAsync()
    {
        _listener.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task It_is_closed_with_4104_and_costs_its_queue_while_the_others_receive_everything_in_order()
    {
        await using var room = await RoomAsync("strict");

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var said = 0;
        long highest = 0;
        while (!_closed.Task.IsCompleted)
        {
            Assert.True(said < Messages, "64 MB later the member that never reads is still there");
            await room.SayAndHearAsync(said++);
            if (said % 100 == 0) highest = Math.Max(highest, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        Assert.Equal(CloseCodes.SlowConsumer, await _closed.Task);
        Assert.InRange(highest, long.MinValue, MaxGrowth);
        for (var i = 0; i < 200; i++) await room.SayAndHearAsync(said++);
    }

    [Fact]
    public async Task Where_its_room_drops_it_stays_and_hears_the_newest_in_order_while_the_others_receive_everything()
    {
        await using var room = await RoomAsync("lossy");

        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Messages; i++) await room.SayAndHearAsync(i);
        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.InRange(growth, long.MinValue, MaxGrowth);
        Assert.False(_closed.Task.IsCompleted);
        var dropped = Interlocked.Read(ref _dropped);
        Assert.InRange(dropped, 1, Messages);

        // What the operating system and the writer had taken, a gap, the newest: each frame whole, and nothing twice.
        var heard = new List<int>();
        while (heard is not [.., Messages - 1]) heard.Add(Parse((await room.Slow.NextAsync())!.Payload));
        Assert.Equal(heard.Distinct().Order(), heard);
        Assert.Equal(Messages - dropped, heard.Count);
        var queued = OutboundBytes / (MessageBytes + 4);
        Assert.Equal(Enumerable.Range(Messages - queued, queued), heard[^queued..]);

        await room.SayAndHearAsync(Messages);
        Assert.Equal(Messages, Parse((await room.Slow.NextAsync())!.Payload));
    }

    private async Task<Room> RoomAsync(string name) => new(
        await RawSocket.OpenAsync(_server.Url, $"/ws/{name}"),
        await SocketClient.ConnectAsync(_server.WebSocketUrl($"/ws/{name}")),
        [.. await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => SocketClient.ConnectAsync(_server.WebSocketUrl($"/ws/{name}"))))]);

    // Every byte tells which message it belongs to: a torn one does not parse.
    private static byte[] Message(int number)
    {
        var digits = number.ToString("00000000", CultureInfo.InvariantCulture);
        return [.. Enumerable.Range(0, MessageBytes).Select(i => (byte)digits[i % digits.Length])];
    }

    private static int Parse(byte[] payload)
    {
        var number = int.Parse(payload.AsSpan(0, 8), NumberStyles.None, CultureInfo.InvariantCulture);
        Assert.True(payload.AsSpan().SequenceEqual(Message(number)));
        return number;
    }

    private sealed record Room(RawSocket Slow, SocketClient Speaker, SocketClient[] Others) : IAsyncDisposable
    {
        public async Task SayAndHearAsync(int number)
        {
            await Speaker.SayAsync(Message(number));
            foreach (var other in Others) Assert.Equal(number, Parse((await other.NextAsync())!.Value.Payload));
        }

        public async ValueTask DisposeAsync()
        {
            await Slow.DisposeAsync();
            await Speaker.DisposeAsync();
            foreach (var other in Others) await other.DisposeAsync();
        }
    }
}
