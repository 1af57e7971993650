namespace Hub.Actors.Connections;

/// <summary>
/// The bytes that all connections of a node together may have on the way to their rooms. When they are used up every
/// reader that has taken more stops reading, and goes on when half is back.
/// </summary>
/// <param name="limits"><see cref="LimitOptions.InboundNodeBytes"/>, counted also while there is no limit, which may come.</param>
internal sealed class InboundBudget(LimitOptions limits)
{
    // Guards nothing but the meeting of the last return with the waits that need it.
    private readonly Lock _gate = new();

    // One word for all readers and rooms: an interlocked add for a whole message is lost among its read, two mailboxes
    // and its fan-out (hub bench fanout --publishers members shows no difference with and without).
    private long _bytes;
    private TaskCompletionSource? _waiting;

    /// <summary>Bytes on the way.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public bool IsUsedUp => limits.InboundNodeBytes is > 0 and var most && Volatile.Read(ref _bytes) >= most;

    public void Take(int bytes) => Interlocked.Add(ref _bytes, bytes);

    public void Return(int bytes)
    {
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

    private bool IsHalfBack => Interlocked.Read(ref _bytes) <= limits.InboundNodeBytes / 2 || limits.InboundNodeBytes == 0;
}
