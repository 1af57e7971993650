using Hub.Actors.Protocol;

namespace Hub.Actors.Connections;

/// <summary>
/// What one connection may have on the way to its rooms. Its reader stops reading when that is used up, which the peer
/// feels as TCP backpressure, and goes on when half of it is back.
/// </summary>
/// <param name="maxMessages">Messages on the way; 0 for no limit.</param>
/// <param name="maxBytes">Their bytes; 0 for no limit.</param>
/// <param name="budget">What it shares with all connections of the node; null for none.</param>
internal sealed class InboundCredit(int maxMessages, int maxBytes, InboundBudget? budget = null) : ICredit
{
    private readonly long _maxMessages = maxMessages == 0 ? long.MaxValue : maxMessages;
    private readonly long _maxBytes = maxBytes == 0 ? long.MaxValue : maxBytes;

    // Guards nothing but the meeting of the last return with the wait that needs it.
    private readonly Lock _gate = new();
    private long _messages;
    private long _bytes;
    private TaskCompletionSource? _waiting;
    private volatile bool _waitsForNode;
    private volatile bool _isLifted;
    private IActorRef? _connection;

    /// <summary>Whether the reader has to wait before it reads on.</summary>
    public bool IsUsedUp => !_isLifted && (IsOwnUsedUp || (budget is { IsUsedUp: true } && Interlocked.Read(ref _messages) > 0));

    /// <summary>One more is on the way. Only the reader takes.</summary>
    public void Take(int bytes)
    {
        Interlocked.Increment(ref _messages);
        Interlocked.Add(ref _bytes, bytes);
        budget?.Take(bytes);
    }

    public void Return(int bytes)
    {
        Interlocked.Add(ref _bytes, -bytes);
        Interlocked.Decrement(ref _messages);
        budget?.Return(bytes);
        if (Volatile.Read(ref _waiting) is null || !IsBack) return;
        lock (_gate)
        {
            _waiting?.TrySetResult();
            _waiting = null;
        }
    }

    /// <summary>Says whose it is.</summary>
    public void BelongTo(IActorRef connection) => Volatile.Write(ref _connection, connection);

    public void Expire() => Volatile.Read(ref _connection)?.Tell(new Close(CloseCodes.NotKept));

    /// <summary>From now on nothing holds the reader up: what it still reads goes nowhere.</summary>
    public void Lift()
    {
        lock (_gate)
        {
            _isLifted = true;
            _waiting?.TrySetResult();
            _waiting = null;
        }
    }

    /// <summary>
    /// Ends when half of what is used up is back, its own or the node's; where only the node's is, also when all of its own is, for
    /// others may keep theirs for long. Only the reader waits.
    /// </summary>
    public Task WaitAsync()
    {
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waitsForNode = !IsOwnUsedUp;
            if (_waitsForNode && budget is null) return Task.CompletedTask;
            Interlocked.Exchange(ref _waiting, waiting);
            // What came back before the waiter could be seen would wake nobody.
            if (IsBack || _isLifted)
            {
                _waiting = null;
                return Task.CompletedTask;
            }
        }

        return _waitsForNode ? Task.WhenAny(waiting.Task, budget!.WaitAsync()) : waiting.Task;
    }

    private bool IsOwnUsedUp => Interlocked.Read(ref _messages) >= _maxMessages || Interlocked.Read(ref _bytes) >= _maxBytes;

    private bool IsBack => _waitsForNode ? Interlocked.Read(ref _messages) == 0 : IsHalfBack;

    private bool IsHalfBack =>
        Interlocked.Read(ref _messages) <= _maxMessages / 2 && Interlocked.Read(ref _bytes) <= _maxBytes / 2;
}
