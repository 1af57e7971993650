using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;

namespace Hub.Actors.Connections;

/// <summary>
/// What waits to be written to one connection, bounded in bytes. Any thread adds; one at a time writes, and takes
/// all that has come together since its last write. Where nothing waits, whoever adds a frame writes it. Frames
/// that come before the transport does wait for it.
/// </summary>
/// <param name="limitBytes">
/// What may wait at most, before it is compressed; 0 for no limit. A single frame is always taken.
/// </param>
/// <param name="metrics">Where is counted what waits, is written and is dropped; null to count nothing.</param>
/// <param name="deflater">
/// Compresses what is written, in the order in which it is; null for a connection without. Used by the writer only, and
/// disposed of when the queue has ended.
/// </param>
/// <param name="id">The connection's.</param>
/// <param name="dialect">The form in which it gets room messages.</param>
internal sealed partial class OutboundQueue(
    int limitBytes, HubMetrics? metrics = null, FrameDeflater? deflater = null, ConnectionId id = default, Dialect dialect = Dialect.Raw)
    : IMember, IThreadPoolWorkItem
{
    // This object itself guards all fields below: a lock of its own would be one more piece of memory that each delivery
    // touches. Held for an append or a swap only, never over a write.
    // Invariant: _writing means that exactly one thread or pending write is the writer; whoever finds it false with a
    // transport and something to write sets it and becomes the writer.
    private readonly int _limit = limitBytes == 0 ? int.MaxValue : limitBytes;
    private FrameBacklog? _waiting;
    private FrameBacklog? _spare;
    private Frame? _pong;
    private bool _pingWaits;
    private IConnectionTransport? _transport;
    private IActorRef _owner = ActorRefs.Nobody;
    private CloseStatus? _close;

    // Bytes that the metrics know to wait.
    private int _counted;
    private bool _writing;
    private bool _ended;
    private volatile bool _closeSent;
    private TaskCompletionSource? _completed;
    private TaskCompletionSource? _room;

    public ConnectionId Id => id;

    public Dialect Dialect => dialect;

    /// <summary>Ends when the close frame is written, or the connection is gone.</summary>
    public Task Completed
    {
        get
        {
            lock (this)
            {
                if (_ended) return Task.CompletedTask;
                return (_completed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }
    }

    /// <summary>Bytes that wait, those of the write in progress not counted.</summary>
    public int QueuedBytes
    {
        get
        {
            lock (this) return _waiting?.Bytes ?? 0;
        }
    }

    /// <summary>
    /// Whether a ping waits, or a write is under way: for as long as the peer does not read, which then does not get to see the
    /// last ping either.
    /// </summary>
    public bool IsHeldUp
    {
        get
        {
            lock (this) return _pingWaits || _writing;
        }
    }

    /// <summary>Whether the close frame is written.</summary>
    public bool CloseSent => _closeSent;

    /// <summary>Whether nothing that is added is sent any more.</summary>
    public bool IsClosing
    {
        get
        {
            lock (this) return _ended || _close is not null;
        }
    }

    /// <summary>Ends when little waits, or nothing is sent any more: for a sender that goes no faster than the peer reads.</summary>
    public Task WaitForRoomAsync()
    {
        lock (this)
        {
            if (HasRoom) return Task.CompletedTask;
            return (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Names the actor that is told <see cref="OutboundEnded"/> and <see cref="OutboundOverflowed"/>.</summary>
    public void OwnedBy(IActorRef owner)
    {
        lock (this) _owner = owner;
    }

    /// <summary>Begins to write.</summary>
    public void Attach(IConnectionTransport transport)
    {
        bool isAborted;
        lock (this)
        {
            _transport = transport;
            isAborted = _ended;
            if (!isAborted && !ClaimWriter()) return;
        }

        // Cut before there was anything to cut.
        if (isAborted) transport.Abort();
        else Write(lone: null);
    }

    /// <summary>
    /// Adds a frame. Dropped once the queue is closing or over its limit; the first over the limit that may not be dropped
    /// tells the owner.
    /// </summary>
    /// <param name="frame">The frame.</param>
    /// <param name="slow">What may become of it while it waits.</param>
    public void Deliver(Frame frame, SlowPolicy slow = SlowPolicy.Close)
    {
        var dropped = 0;
        var writes = false;
        lock (this)
        {
            if (_ended || _close is not null) return;
            if (_transport is not null && !_writing) _writing = writes = true;
            else if (!Backlog().TryAdd(frame, slow, _limit, out dropped)) Overflow();
            CountWaiting();
        }

        if (writes) Write(frame);
        else if (dropped > 0) metrics?.Dropped(dropped);
    }

    /// <summary>
    /// Adds a frame of a sender that goes no faster than the peer reads: where there is room it is taken however long it is, so that
    /// who waits each time is never over the limit.
    /// </summary>
    /// <param name="frame">The frame.</param>
    /// <returns>Ends when there is room for another, or nothing is sent any more.</returns>
    public Task SendAsync(Frame frame)
    {
        var writes = false;
        lock (this)
        {
            if (_ended || _close is not null) return Task.CompletedTask;
            if (_transport is not null && !_writing) _writing = writes = true;
            else if (HasRoom) Backlog().Add(frame);
            else if (!Backlog().TryAdd(frame, SlowPolicy.Close, _limit, out _)) Overflow();
            CountWaiting();
        }

        if (writes) Write(frame);
        return WaitForRoomAsync();
    }

    /// <summary>Adds several, which go out as one write where none waits before them and they are not long.</summary>
    /// <param name="frames">The frames; may be none.</param>
    /// <param name="slow">What may become of them while they wait.</param>
    public void Deliver(ReadOnlySpan<Frame> frames, SlowPolicy slow)
    {
        if (frames.Length < 2 || !TryWriteTogether(frames))
            foreach (var frame in frames) Deliver(frame, slow);
    }

    /// <inheritdoc/>
    public bool TryDeliver(ReadOnlySpan<Frame> frames)
    {
        lock (this)
        {
            if (_ended || _close is not null) return true;
            if (!HasRoom) return false;
            var backlog = Backlog();
            foreach (var frame in frames) backlog.Add(frame);
            CountWaiting();
            if (!ClaimWriter()) return true;
        }

        Write(lone: null);
        return true;
    }

    /// <summary>Answers a ping at the next frame boundary. Of several that wait only the latest is answered (RFC 6455, section 5.5.3).</summary>
    public void Pong(ReadOnlySpan<byte> payload)
    {
        var pong = Frame.Pong(payload);
        lock (this)
        {
            _pong = pong;
            if (!ClaimWriter()) return;
        }

        Write(lone: null);
    }

    /// <summary>Sends a ping at the next frame boundary.</summary>
    public void Ping()
    {
        lock (this)
        {
            _pingWaits = true;
            if (!ClaimWriter()) return;
        }

        Write(lone: null);
    }

    /// <summary>Sends what is queued, then the close frame, then nothing more. The first close stands.</summary>
    public void Close(CloseStatus status)
    {
        lock (this)
        {
            if (_ended || _close is not null) return;
            _close = status;
            ReportRoom();
            if (!ClaimWriter()) return;
        }

        Write(lone: null);
    }

    /// <summary>Cuts the connection; what is queued is lost.</summary>
    public void Abort()
    {
        IConnectionTransport? transport;
        lock (this)
        {
            transport = _transport;
            End();
        }

        transport?.Abort();
    }

    // Not bounded by the limit: a peer that has taken all so far is not slow because a room says much at once.
    private bool TryWriteTogether(ReadOnlySpan<Frame> frames)
    {
        var bytes = 0;
        foreach (var frame in frames) bytes += frame.Bytes.Length;
        if (bytes > MaxWriteBytes) return false;
        lock (this)
        {
            if (_transport is null || _writing || _ended || _close is not null) return false;
            var backlog = Backlog();
            foreach (var frame in frames) backlog.Add(frame);
            _writing = true;
        }

        Write(lone: null);
        return true;
    }

    // Called with the lock held.
    private FrameBacklog Backlog()
    {
        _waiting ??= _spare ?? new FrameBacklog();
        _spare = null;
        return _waiting;
    }

    // Called with the lock held.
    private bool ClaimWriter()
    {
        if (_writing || _ended || _transport is null || !HasWork) return false;
        _writing = true;
        return true;
    }

    private bool HasRoom => _ended || _close is not null || _waiting is null || _waiting.Bytes < Math.Min(MaxWriteBytes, _limit);

    private bool HasWork => _waiting is not null || _pong is not null || _pingWaits || _close is not null;

    // Called with the lock held.
    private void ReportRoom()
    {
        if (_room is null || !HasRoom) return;
        _room.TrySetResult();
        _room = null;
    }

    // Called with the lock held.
    private void Overflow()
    {
        _waiting = null;
        _close = CloseCodes.SlowConsumed;
        ReportRoom();
        _owner.Tell(OutboundOverflowed.Instance);
    }

    // Called with the lock held.
    private void End()
    {
        _ended = true;
        _waiting = null;
        CountWaiting();
        ReportRoom();
        if (!_writing) deflater?.Dispose();
        _completed?.TrySetResult();
    }

    // Called with the lock held, when something else waits than before.
    private void CountWaiting()
    {
        var bytes = _waiting?.Bytes ?? 0;
        if (bytes == _counted) return;
        metrics?.Queued(bytes - _counted);
        _counted = bytes;
    }

    // Called with the lock held.
    private void StopWriting()
    {
        _writing = false;
        if (_ended) deflater?.Dispose();
    }
}
