using System.Net.WebSockets;
using System.Threading.Channels;
using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;
using Microsoft.Extensions.Logging;

namespace Hub.Actors.Cluster.Links;

/// <summary>
/// This node's way to another one, as long as that one runs: dials, sends what waits in batches, and dials again when the connection breaks.
/// What is reliable arrives once and in order, whatever the connections do.
/// </summary>
internal sealed partial class Link : ILink, IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly LinkHello _hello;
    private readonly Func<CancellationToken, Task<WebSocket>> _dial;
    private readonly LinkServices _services;
    private readonly LinkQueue _queue = new();
    private readonly CancellationTokenSource _closed = new();

    // Tells the writer that something waits; one signal is enough for all of it.
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    // Of acknowledgements, so that the other side can forget what it refused.
    private long _confirmed;
    private long _heardAt;
    private volatile bool _isUp;

    /// <param name="self">This node.</param>
    /// <param name="peer">The other.</param>
    /// <param name="dial">Makes a connection to it.</param>
    /// <param name="services">What all links of the node share.</param>
    public Link(Incarnation self, Incarnation peer, Func<CancellationToken, Task<WebSocket>> dial, LinkServices services)
    {
        Peer = peer;
        _hello = new LinkHello(services.Table.Versions, self, peer, services.NextStream());
        _dial = dial;
        _services = services;
        _heardAt = services.Time.GetTimestamp();
        Running = RunAsync();
    }

    public Incarnation Peer { get; }

    /// <summary>Whether a connection carries it.</summary>
    public bool IsUp => _isUp;

    /// <summary>For how long nothing has been heard over it.</summary>
    public TimeSpan Silence => _services.Time.GetElapsedTime(Interlocked.Read(ref _heardAt));

    /// <summary>How many items wait.</summary>
    public int Waiting => _queue.Waiting;

    /// <summary>Ends when the link is closed and nothing of it runs.</summary>
    public Task Running { get; }

    public void Send(LinkItem item)
    {
        if (_queue.TryAdd(item)) _signal.Writer.TryWrite(true);
        else item.Lost(wasSent: false);
    }

    /// <summary>Ends when the other node has all that was sent before this, or is gone.</summary>
    public Task FlushAsync()
    {
        var barrier = new Barrier();
        Send(barrier);
        return barrier.Passed;
    }

    /// <summary>The other node is gone: what has not arrived is lost.</summary>
    public void Close()
    {
        var (sent, unsent) = _queue.Close();
        _closed.Cancel();
        foreach (var item in sent) item.Lost(wasSent: true);
        foreach (var item in unsent) item.Lost(wasSent: false);
    }

    void IDisposable.Dispose() => Close();

    private async Task RunAsync()
    {
        var pause = FirstPause;
        while (!_closed.IsCancellationRequested)
        {
            try
            {
                using var connection = CancellationTokenSource.CreateLinkedTokenSource(_closed.Token);
                var (socket, version) = await ConnectAsync(connection.Token);
                using (socket)
                {
                    pause = FirstPause;
                    await CarryAsync(socket, version, connection);
                }
            }
            catch (Exception failure) when (failure is WebSocketException or WireException or OperationCanceledException or IOException or HttpRequestException)
            {
                if (_isUp && !_closed.IsCancellationRequested) Log.Down(_services.Logger, Peer, failure.GetBaseException().Message);
                else Log.Unreachable(_services.Logger, Peer, failure.GetBaseException().Message);
            }

            if (_isUp) _services.Metrics.LinkDown();
            _isUp = false;
            if (!_closed.IsCancellationRequested) await PauseAsync(pause);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task<(LinkSocket Socket, int Version)> ConnectAsync(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(LinkServices.Patience, _services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        var socket = new LinkSocket(await _dial(either.Token), _services.MaxMessage);
        try
        {
            var writer = new WireWriter();
            LinkFrames.WriteHello(writer, _hello);
            await socket.SendAsync(writer.Written, either.Token);
            var welcome = await socket.ReceiveAsync(either.Token) ?? throw new WireException(socket.CloseReason ?? "It closes without a reason");
            var (version, received, refused) = LinkFrames.ReadWelcome(new WireReader(welcome));
            var own = _hello.Versions;
            if (version < own.Oldest || version > own.Current) throw new WireException($"It answers in version {version}, this node speaks {own}");
            Acknowledged(received, refused);
            return (socket, version);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task CarryAsync(LinkSocket socket, int version, CancellationTokenSource connection)
    {
        _queue.Begin();
        _isUp = true;
        _services.Metrics.LinkUp();
        Log.Up(_services.Logger, Peer);
        using var pulse = _services.Time.CreateTimer(_ => Pulse(socket), null, LinkServices.Pulse, LinkServices.Pulse);
        var writing = WriteAsync(socket, version, connection.Token);
        var reading = ReadAsync(socket, connection.Token);
        var first = await Task.WhenAny(writing, reading);
        await connection.CancelAsync();
        socket.Abort();
        // The other ends for the same reason; which of them said it first does not matter.
        await ((Task)Task.WhenAny(first == writing ? reading : writing)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }

    private async Task WriteAsync(LinkSocket socket, int version, CancellationToken cancellation)
    {
        var batch = new List<LinkItem>();
        var writer = new WireWriter { Version = version };
        while (true)
        {
            batch.Clear();
            writer.Clear();
            _queue.Take(batch);
            writer.Byte(LinkFrames.Items);
            writer.Number(Interlocked.Read(ref _confirmed));
            writer.Number(batch.Find(item => item.IsReliable)?.Sequence ?? 0);
            foreach (var item in batch) item.Write(writer, _services.Table);
            await socket.SendAsync(writer.Written, cancellation);
            if (_queue.Waiting == 0) await _signal.Reader.ReadAsync(cancellation);
        }
    }

    private async Task ReadAsync(LinkSocket socket, CancellationToken cancellation)
    {
        while (await socket.ReceiveAsync(cancellation) is { } message)
        {
            var (received, refused) = LinkFrames.ReadAck(new WireReader(message));
            Acknowledged(received, refused);
        }

        throw new WireException(socket.CloseReason ?? "The other side has closed");
    }

    private void Acknowledged(long received, HashSet<long> refused)
    {
        Interlocked.Exchange(ref _heardAt, _services.Time.GetTimestamp());
        foreach (var item in _queue.Acknowledge(received))
        {
            if (refused.Contains(item.Sequence)) item.Refused();
            else item.Taken();
        }

        Interlocked.Exchange(ref _confirmed, received);
    }

    // An empty batch asks for an acknowledgement; a peer that gives none is no longer waited for.
    private void Pulse(LinkSocket socket)
    {
        if (Silence > LinkServices.Patience) socket.Abort();
        else _signal.Writer.TryWrite(true);
    }

    private async Task PauseAsync(TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, _services.Time, _closed.Token);
        }
        catch (OperationCanceledException)
        {
            // Closed meanwhile.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.LinkUp, LogLevel.Information, "Link to {NodeId} is up")]
        public static partial void Up(ILogger logger, Incarnation nodeId);

        [LoggerMessage(HubEventIds.LinkDown, LogLevel.Warning, "Link to {NodeId} is down: {Reason}")]
        public static partial void Down(ILogger logger, Incarnation nodeId, string reason);

        [LoggerMessage(HubEventIds.LinkUnreachable, LogLevel.Debug, "Link to {NodeId} cannot be made: {Reason}")]
        public static partial void Unreachable(ILogger logger, Incarnation nodeId, string reason);
    }
}
