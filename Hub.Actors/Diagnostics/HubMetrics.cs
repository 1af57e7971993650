using System.Diagnostics.Metrics;

namespace Hub.Actors.Diagnostics;

/// <summary>The node's instruments, all of the meter <c>Hub</c>. Safe to use from any thread.</summary>
internal sealed class HubMetrics
{
    /// <summary>The meter's name, for listeners and exporters.</summary>
    public const string MeterName = "Hub";

    /// <summary>The rate limit of raw rooms, the plain dialect and routes of one's own.</summary>
    public const string MessagesLimit = "messages";

    /// <summary>That of hub.v1.</summary>
    public const string EnvelopesLimit = "envelopes";

    private const int MessagesSent = 0;
    private const int BytesSent = 1;
    private const int BytesQueued = 2;

    private static readonly KeyValuePair<string, object?> s_accepted = new("outcome", "accepted");

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
    private readonly Histogram<double> _fanOut;
    private readonly Counter<long> _upgrades;
    private readonly Counter<long> _rateLimited;
    private readonly Meter _meter;

    // Added to at every write to a socket, which a measurement of each would make dearer: they are read when somebody looks.
    private readonly StripedSums _outbound = new(width: 3);

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
        _fanOut = meter.CreateHistogram<double>(
            "hub.fanout.duration", "s", "From the arrival of a room's messages on this node until they are queued for the last of its members there");
        _upgrades = meter.CreateCounter<long>("hub.upgrades", "{request}", "Requests for a WebSocket, by what became of them");
        _rateLimited = meter.CreateCounter<long>("hub.ratelimit.refusals", "{message}", "Messages that a rate limit has refused, by limit");
        meter.CreateObservableCounter("hub.messages.sent", () => _outbound.Read(MessagesSent), "{message}", "Messages written to sockets");
        meter.CreateObservableCounter(
            "hub.bytes.sent", () => _outbound.Read(BytesSent), "By", "Frames written to sockets, headers and control frames among them, after compression");
        meter.CreateObservableUpDownCounter(
            "hub.outbound.queued", () => _outbound.Read(BytesQueued), "By", "What waits to be written to the connections of this node, before compression");

        // Who scales or alerts by them finds 0 there, and not nothing.
        _connections.Add(0);
        _rooms.Add(0);
        foreach (var counter in (ReadOnlySpan<Counter<long>>)[_messagesIn, _bytesIn, _deliveries, _dropped, _gaps]) counter.Add(0);
        foreach (var limit in (ReadOnlySpan<string>)[MessagesLimit, EnvelopesLimit]) _rateLimited.Add(0, new KeyValuePair<string, object?>("limit", limit));
        _upgrades.Add(0, s_accepted);
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

    /// <summary>The operating system has taken them.</summary>
    public void Sent(int messages, int bytes)
    {
        _outbound.Add(MessagesSent, messages);
        _outbound.Add(BytesSent, bytes);
    }

    /// <summary>So much more waits in an outbound queue; less where it is negative.</summary>
    public void Queued(int bytes) => _outbound.Add(BytesQueued, bytes);

    public void FannedOut(TimeSpan took) => _fanOut.Record(took.TotalSeconds);

    /// <param name="limit"><see cref="MessagesLimit"/> or <see cref="EnvelopesLimit"/>.</param>
    public void RateLimited(string limit) => _rateLimited.Add(1, new KeyValuePair<string, object?>("limit", limit));

    public void UpgradeAccepted() => _upgrades.Add(1, s_accepted);

    /// <param name="reason">Of a fixed few.</param>
    /// <param name="status">That of the answer.</param>
    public void UpgradeRefused(string reason, int status) => _upgrades.Add(
        1, new KeyValuePair<string, object?>("outcome", "refused"), new KeyValuePair<string, object?>("reason", reason), new KeyValuePair<string, object?>("status", status));

    public void Delivered(int count) => _deliveries.Add(count);

    public void Dropped(int count) => _dropped.Add(count);

    public void RoomOpened() => _rooms.Add(1);

    public void RoomClosed() => _rooms.Add(-1);

    public void MissedForGood() => _gaps.Add(1);

    /// <summary>Has an instrument tell how much waits for rooms without an owner.</summary>
    public void ObserveHeld(Func<long> messages) =>
        _meter.CreateObservableUpDownCounter("hub.messages.held", messages, "{message}", "Messages that wait since their room is between two nodes");

    /// <summary>Has an instrument tell whether the node takes new connections.</summary>
    public void ObserveReady(Func<bool> isReady) =>
        _meter.CreateObservableGauge("hub.node.ready", () => isReady() ? 1 : 0, unit: null, "1 while the node takes new connections, as /health/ready says, else 0");

    public void Pinged(TimeSpan roundTrip) => _roundTrip.Record(roundTrip.TotalSeconds);
}
