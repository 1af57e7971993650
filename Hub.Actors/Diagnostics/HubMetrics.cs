using System.Diagnostics.Metrics;

namespace Hub.Actors.Diagnostics;

/// <summary>The node's instruments, all of the meter <c>Hub</c>. Safe to use from any thread.</summary>
internal sealed class HubMetrics
{
    /// <summary>The meter's name, for listeners and exporters.</summary>
    public const string MeterName = "Hub";

    private readonly UpDownCounter<long> _connections;
    private readonly Counter<long> _closes;
    private readonly Counter<long> _shed;
    private readonly Counter<long> _messagesIn;
    private readonly Counter<long> _bytesIn;
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _dropped;
    private readonly UpDownCounter<long> _rooms;
    private readonly Counter<long> _gaps;
    private readonly Histogram<double> _roundTrip;
    private readonly Meter _meter;

    public HubMetrics(IMeterFactory factory)
    {
        var meter = _meter = factory.Create(MeterName);
        _connections = meter.CreateUpDownCounter<long>("hub.connections", "{connection}", "Open connections of this node");
        _closes = meter.CreateCounter<long>("hub.connection.closes", "{connection}", "Connections that ended, by close code");
        _shed = meter.CreateCounter<long>("hub.connections.shed", "{connection}", "Connections closed that could have stayed, by reason: drain or rebalance");
        _messagesIn = meter.CreateCounter<long>("hub.messages.received", "{message}", "Messages read from sockets");
        _bytesIn = meter.CreateCounter<long>("hub.bytes.received", "By", "Payload of the messages read from sockets");
        _deliveries = meter.CreateCounter<long>("hub.deliveries", "{message}", "Room messages queued for a member of this node");
        _dropped = meter.CreateCounter<long>("hub.deliveries.dropped", "{message}", "Room messages dropped before they were written to a slow member");
        _rooms = meter.CreateUpDownCounter<long>("hub.rooms", "{room}", "Rooms with members on this node");
        _gaps = meter.CreateCounter<long>(
            "hub.room.gaps", "{gap}", "Times that members of a room on this node have missed something for good: those of hub.v1 were told");
        _roundTrip = meter.CreateHistogram<double>("hub.heartbeat.roundtrip", "s", "From a ping to its pong");
    }

    public void ConnectionOpened() => _connections.Add(1);

    /// <param name="wasOpen">Whether it was ever counted as open.</param>
    /// <param name="closeCode">Codes that only a peer can have made up are counted together as 0: tags stay few.</param>
    public void ConnectionEnded(bool wasOpen, int closeCode)
    {
        if (wasOpen) _connections.Add(-1);
        _closes.Add(1, new KeyValuePair<string, object?>("code", closeCode is >= 3000 and < 4000 or >= 4300 ? 0 : closeCode));
    }

    public void Shed(string reason) => _shed.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Received(int bytes)
    {
        _messagesIn.Add(1);
        _bytesIn.Add(bytes);
    }

    public void Delivered(int count) => _deliveries.Add(count);

    public void Dropped(int count) => _dropped.Add(count);

    public void RoomOpened() => _rooms.Add(1);

    public void RoomClosed() => _rooms.Add(-1);

    public void MissedForGood() => _gaps.Add(1);

    /// <summary>Has an instrument tell how much waits for rooms without an owner.</summary>
    public void ObserveHeld(Func<long> messages) =>
        _meter.CreateObservableUpDownCounter("hub.messages.held", messages, "{message}", "Messages that wait since their room is between two nodes");

    public void Pinged(TimeSpan roundTrip) => _roundTrip.Record(roundTrip.TotalSeconds);
}
