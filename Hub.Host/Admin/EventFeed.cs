using System.Text.Json;
using System.Threading.Channels;
using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Actors.Rooms;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hub.Host.Admin;

/// <summary>
/// Says what a node logs of itself, from Information on, in a room that those hear who look after the cluster: so an event has one text, wherever it is read.
/// </summary>
internal sealed class EventFeed : ILoggerProvider
{
    /// <summary>Categories that begin so are the hub's own.</summary>
    public const string Categories = "Hub.";

    // What waits while the node is no member of its cluster; then the oldest go.
    private const int Most = 1_000;

    // A log that runs over must not fill a room: so many at once, and twenty a second.
    private const int Burst = 200;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    private readonly Channel<NodeEvent> _events = Channel.CreateBounded<NodeEvent>(new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly TimeProvider _time;
    private readonly TokenBucket _bucket;
    private readonly Lock _lock = new();

    public EventFeed(TimeProvider time)
    {
        _time = time;
        _bucket = new TokenBucket(Burst, Interval, time);
    }

    /// <summary>The rule of the room: a day of events, and nobody but the server speaks there.</summary>
    public static RoomRule Rule => new()
    {
        Keep = Most,
        KeepBytes = 1024 * 1024,
        Ttl = TimeSpan.FromDays(1),
        Presence = false,
        Join = RoomAudience.Nobody,
        Publish = RoomAudience.Nobody,
        Read = RoomAudience.Nobody,
    };

    public ILogger CreateLogger(string categoryName) => categoryName.StartsWith(Categories, StringComparison.Ordinal) ? new FeedLogger(this) : NullLogger.Instance;

    public void Dispose() => _events.Writer.TryComplete();

    /// <summary>Publishes what has been logged and what will be, once every room can be reached from the node.</summary>
    public async Task PublishAsync(HubNode node, CancellationToken stop)
    {
        while (!node.IsReady) await Task.Delay(LookEvery, _time, stop);
        var inlet = node.Rooms.Of(RoomId.Own(AdminApi.EventRoom));
        await foreach (var logged in _events.Reader.ReadAllAsync(stop))
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(logged with { Node = node.Id.Name }, AdminJson.Default.NodeEvent);
            inlet.Publish(new RoomMessage(ConnectionId.None, BodyKind.Json, body));
        }
    }

    private void Take(LogLevel level, EventId id, string message)
    {
        // Loggers are called from any thread, and the bucket is one thread's.
        lock (_lock)
        {
            if (_bucket.Admit() != Admission.Granted) return;
        }

        _events.Writer.TryWrite(new NodeEvent(
            "", id.Id, id.Name ?? "", level.ToString().ToLowerInvariant(), message, _time.GetUtcNow().ToUnixTimeMilliseconds()));
    }

    private sealed class FeedLogger(EventFeed feed) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Information and < LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel) && eventId.Id != 0) feed.Take(logLevel, eventId, formatter(state, exception));
        }
    }
}
