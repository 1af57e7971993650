using Hub.Actors.Protocol;

namespace Hub.Actors.Connections;

/// <summary>
/// What waits to be written to one connection, bounded in bytes. Any thread adds; one at a time writes, and
/// takes all that has come together since its last write. Frames that come before the transport does
/// wait for it.
/// </summary>
/// <param name="limitBytes">What may wait at most; 0 for no limit. A single frame is always taken.</param>
internal sealed class OutboundQueue(int limitBytes) : IThreadPoolWorkItem
{
    // Guards all fields below. Held for an append or a swap only, never over a write.
    // Invariant: _writerActive means that exactly one DrainAsync runs or is scheduled; whoever finds it false
    // with a transport and something to do sets it and starts the next one.
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _limit = limitBytes == 0 ? int.MaxValue : limitBytes;
    private List<Frame>? _queued;
    private List<Frame>? _spare;
    private int _queuedBytes;
    private IConnectionTransport? _transport;
    private IActorRef _owner = ActorRefs.Nobody;
    private CloseStatus? _close;
    private bool _writerActive;
    private bool _ended;

    /// <summary>Ends when the close frame is written, or the connection is gone.</summary>
    public Task Completed => _completed.Task;

    /// <summary>Bytes that wait, those of the write in progress not counted.</summary>
    public int QueuedBytes
    {
        get
        {
            lock (_gate) return _queuedBytes;
        }
    }

    /// <summary>Names the actor that is told <see cref="OutboundEnded"/> and <see cref="OutboundOverflowed"/>.</summary>
    public void OwnedBy(IActorRef owner)
    {
        lock (_gate) _owner = owner;
    }

    /// <summary>Begins to write.</summary>
    public void Attach(IConnectionTransport transport)
    {
        bool start;
        lock (_gate)
        {
            _transport = transport;
            start = ClaimWriter();
        }

        if (start) StartWriter();
    }

    /// <summary>Adds a frame. Dropped once the queue is closing or over its limit; the first frame over the limit tells the owner.</summary>
    public void Add(Frame frame)
    {
        bool start;
        lock (_gate)
        {
            if (_ended || _close is not null) return;
            if (_limit - _queuedBytes < frame.Bytes.Length && _queuedBytes > 0)
            {
                _queued = null;
                _queuedBytes = 0;
                _close = CloseCodes.SlowConsumed;
                _owner.Tell(OutboundOverflowed.Instance);
            }
            else
            {
                (_queued ??= _spare ?? []).Add(frame);
                _spare = null;
                _queuedBytes += frame.Bytes.Length;
            }

            start = ClaimWriter();
        }

        if (start) StartWriter();
    }

    /// <summary>Sends what is queued, then the close frame, then nothing more. The first close stands.</summary>
    public void Close(CloseStatus status)
    {
        bool start;
        lock (_gate)
        {
            if (_ended || _close is not null) return;
            _close = status;
            start = ClaimWriter();
        }

        if (start) StartWriter();
    }

    /// <summary>Cuts the connection; what is queued is lost.</summary>
    public void Abort()
    {
        IConnectionTransport? transport;
        lock (_gate)
        {
            transport = _transport;
            _ended = true;
            _queued = null;
            _queuedBytes = 0;
        }

        transport?.Abort();
        _completed.TrySetResult();
    }

    void IThreadPoolWorkItem.Execute() =>
        _ = DrainAsync().PipeTo(_owner, failure: cause => new ConnectionFailed(cause));

    // Called with the gate held.
    private bool ClaimWriter()
    {
        if (_writerActive || _ended || _transport is null || (_queued is null && _close is null)) return false;
        _writerActive = true;
        return true;
    }

    private void StartWriter() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    private async Task DrainAsync()
    {
        var transport = _transport!;
        while (true)
        {
            List<Frame>? batch;
            CloseStatus? close;
            lock (_gate)
            {
                batch = _queued;
                _queued = null;
                _queuedBytes = 0;
                close = batch is null ? _close : null;
                if (_ended || (batch is null && close is null))
                {
                    _writerActive = false;
                    return;
                }
            }

            var sent = batch is not null
                ? await transport.SendAsync(batch)
                : await transport.CloseAsync(close!.Value);
            lock (_gate)
            {
                if (!sent || close is not null)
                {
                    _ended = true;
                    _queued = null;
                    _owner.Tell(new OutboundEnded(sent));
                }
                else
                {
                    batch!.Clear();
                    _spare = batch;
                }
            }

            if (!sent || close is not null) break;
        }

        _completed.TrySetResult();
    }
}
