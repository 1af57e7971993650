namespace Hub.Actors.Connections;

/// <summary>
/// The bytes that all connections of a node together may have on the way to their rooms. When they are used up every
/// reader that has taken more stops reading, and goes on when half is back.
/// </summary>
/// <param name="maxBytes">Bytes on the way; 0 for no limit.</param>
internal sealed class InboundBudget(int maxBytes)
{
    // Guards nothing but the meeting of the last return with the waits that need it.
    private readonly Lock _gate = new();

    // One word for all readers and rooms: an interlocked add for a whole message is lost among its read, two mailboxes
    // and its fan-out (hub bench fanout --publishers members shows no difference with and without).
    private long _bytes;
    private TaskCompletionSource? _waiting;

    /// <summary>Bytes on the way; 0 where there is no limit.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public bool IsUsedUp => maxBytes > 0 && Volatile.Read(ref _bytes) >= maxBytes;

    public void Take(int bytes)
    {
        if (maxBytes > 0) Interlocked.Add(ref _bytes, bytes);
    }

    public void Return(int bytes)
    {
        if (maxBytes == 0) return;
        Interlocked.Add(ref _bytes, -bytes);
        if (Volatile.Read(ref _waiting) is null || !IsHalfBack) return;
        lock (_gate)
        {
            _waiting?.TrySetResult();
            _waiting = null;
        }
    }

    /// <summary>Ends when half of it is back. Any number may wait.</summary>
    public Task WaitAsync()
    {
        lock (_gate)
        {
            _waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var waiting = _waiting.Task;
            // What came back before the waiter could be seen would wake nobody.
            if (!IsHalfBack) return waiting;
            _waiting.TrySetResult();
            _waiting = null;
            return waiting;
        }
    }

    private bool IsHalfBack => Interlocked.Read(ref _bytes) <= maxBytes / 2;
}
