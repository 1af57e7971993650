namespace Hub.Actors.Cluster.Links;

/// <summary>
/// What waits to go over a link, and what has gone and was not acknowledged, in order. What is for listeners is bounded: when there is too much
/// of it, all of it is dropped, and they are told to ask again. Safe for threads; tells items nothing itself.
/// </summary>
internal sealed class LinkQueue
{
    /// <summary>Aim of one message of the socket.</summary>
    public const int BatchBytes = 32 * 1_024;

    /// <summary>Bytes for listeners that may wait.</summary>
    public const int MaxUnreliableBytes = 64 * 1_024 * 1_024;

    // Guards everything below.
    private readonly Lock _gate = new();
    private readonly Queue<LinkItem> _unacknowledged = new();
    private Queue<LinkItem> _waiting = new();
    private long _lastSequence;
    private long _unreliableBytes;
    private bool _hasBegun;
    private bool _isClosed;

    /// <summary>How many items wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate) return _waiting.Count;
        }
    }

    /// <returns>False when it is closed.</returns>
    public bool TryAdd(LinkItem item)
    {
        lock (_gate)
        {
            if (_isClosed) return false;
            if (!item.IsReliable)
            {
                if (_unreliableBytes + item.Size > MaxUnreliableBytes) DropUnreliable();
                _unreliableBytes += item.Size;
            }

            _waiting.Enqueue(item);
            return true;
        }
    }

    /// <summary>Takes what goes out next; what is reliable is kept until it is acknowledged.</summary>
    /// <param name="batch">Filled with about <see cref="BatchBytes"/>; one item is always taken.</param>
    public void Take(List<LinkItem> batch)
    {
        lock (_gate)
        {
            for (var bytes = 0; bytes < BatchBytes && _waiting.TryDequeue(out var item); bytes += item.Size)
            {
                batch.Add(item);
                if (item.IsReliable) Number(item);
                else _unreliableBytes -= item.Size;
            }
        }
    }

    /// <returns>Those that the other node has, in order.</returns>
    public List<LinkItem> Acknowledge(long received)
    {
        var taken = new List<LinkItem>();
        lock (_gate)
        {
            while (_unacknowledged.TryPeek(out var first) && first.Sequence <= received) taken.Add(_unacknowledged.Dequeue());
        }

        return taken;
    }

    /// <summary>A new connection carries it: what was not acknowledged goes out again, and listeners have missed something.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            var again = new Queue<LinkItem>(_unacknowledged);
            _unacknowledged.Clear();
            if (_hasBegun) again.Enqueue(ListenersMissed.Instance);
            _hasBegun = true;
            foreach (var item in _waiting) again.Enqueue(item);
            _waiting = again;
        }
    }

    /// <summary>Takes nothing any more.</summary>
    /// <returns>What may have arrived, and what has not.</returns>
    public (IReadOnlyCollection<LinkItem> Sent, IReadOnlyCollection<LinkItem> Unsent) Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            // A connection that was begun again has put back what was sent before: it has its number.
            return ([.. _unacknowledged, .. _waiting.Where(item => item.Sequence > 0)], [.. _waiting.Where(item => item.Sequence == 0)]);
        }
    }

    // Called with the gate held.
    private void Number(LinkItem item)
    {
        if (item.Sequence == 0) item.Sequence = ++_lastSequence;
        _unacknowledged.Enqueue(item);
    }

    // Called with the gate held.
    private void DropUnreliable()
    {
        _waiting = new Queue<LinkItem>(_waiting.Where(item => item.IsReliable));
        _waiting.Enqueue(ListenersMissed.Instance);
        _unreliableBytes = 0;
    }
}
