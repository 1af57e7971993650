using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Diagnostics;

public sealed class HubMetricsTests : IAsyncLifetime
{
    private static readonly RoomId Room = NodeFixture.Room("measured");

    private readonly ConcurrentDictionary<string, long> _sums = new();
    private readonly MeterListener _listener = new();
    private readonly NodeFixture _node = new();

    public HubMetricsTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // Other tests have meters of the same name at the same time.
            if (ReferenceEquals(instrument.Meter.Scope, _node.Meters)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var name = instrument.Name + string.Concat(tags.ToArray().Select(tag => $" {tag.Key}={tag.Value}"));
            _sums.AddOrUpdate(name, value, (_, sum) => sum + value);
        });
        _listener.Start();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _listener.Dispose();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task Connections_messages_deliveries_rooms_and_closes_are_counted()
    {
        var (ann, ben) = (await _node.JoinRawAsync(Room), await _node.JoinRawAsync(Room));
        ann.Say("12345");
        await ben.NextTextAsync();
        Assert.Equal(2, _sums["hub.connections"]);
        Assert.Equal(1, _sums["hub.rooms"]);

        ann.Close(1000);
        ben.Close(4999);
        await _node.AllClosedAsync();

        Assert.Equal(0, _sums["hub.connections"]);
        Assert.Equal(1, _sums["hub.messages.received"]);
        Assert.Equal(5, _sums["hub.bytes.received"]);
        Assert.Equal(1, _sums["hub.deliveries"]);
        Assert.Equal(1, _sums["hub.connection.closes code=1000"]);
        Assert.Equal(1, _sums["hub.connection.closes code=0"]);
    }

    [Fact]
    public async Task Messages_that_a_slow_member_loses_are_counted()
    {
        var peer = new FakeTransport(stalled: true);
        var plan = new ConnectionPlan { Handler = (connection, _) => new EchoHandler(connection) };
        var (_, connection) = await _node.ConnectAsync(plan, peer);
        var frame = Frame.Text(new byte[400_000]);

        // One is being written, two fit, each further one costs an older.
        for (var i = 0; i < 6; i++) connection.Outbound.Deliver(frame, SlowPolicy.DropOldest);

        Assert.InRange(_sums["hub.deliveries.dropped"], 3, 4);
    }
}
