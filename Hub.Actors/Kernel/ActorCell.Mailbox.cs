namespace Hub.Actors.Kernel;

/// <content>
/// The mailbox. <c>_status</c> is a spin lock and four facts in one word. Invariants, each true whenever
/// the lock is free:
/// <list type="bullet">
/// <item><c>_queue</c>'s inbox and <c>_systemMessages</c> change under the lock only.</item>
/// <item><see cref="Scheduled"/> is set exactly while a run is queued or running, so there is one at most.</item>
/// <item>Without <see cref="Scheduled"/> there is no system message, and no user message unless <see cref="Suspended"/>.</item>
/// <item>After <see cref="Closed"/> was set nothing is ever added.</item>
/// </list>
/// The lock is held for a few instructions and nothing foreign is called under it.
/// </content>
internal sealed partial class ActorCell
{
    private const int Locked = 1;
    private const int Scheduled = 2;
    private const int Suspended = 4;
    private const int Closed = 8;

    // Never changes: runs on the thread of whoever tells, see Props.OnTellersThread.
    private const int OnTellersThread = 16;

    // Why a run takes no user messages; kept apart from _status, whose cache line belongs to the tellers.
    private static readonly object HaltedBySuspension = new();
    private static readonly object HaltedForEver = new();

    /// <inheritdoc/>
    public override void Tell(object message, IActorRef? sender)
    {
        ThrowIfNull(message, this);
        var status = Lock();
        if ((status & Closed) != 0)
        {
            Unlock(status);
            _system.PublishDeadLetter(message, sender, this, DeadLetterReason.Stopped);
            return;
        }
        (_queue ??= UserQueue.Rent()).Add(message, sender);
        if ((status & (Scheduled | Suspended)) != 0)
        {
            Unlock(status);
            return;
        }
        Unlock(status | Scheduled);
        Schedule(status);
    }

    /// <inheritdoc/>
    public override void SendSystemMessage(SystemMessage message)
    {
        var status = Lock();
        if ((status & Closed) != 0)
        {
            Unlock(status);
            AnswerForTheDead(message);
            return;
        }
        message.Next = _systemMessages;
        _systemMessages = message;
        Unlock(status | Scheduled);
        if ((status & Scheduled) == 0) Schedule(status);
    }

    /// <summary>The pool runs the actor.</summary>
    void IThreadPoolWorkItem.Execute() => Worker.Run(this);

    /// <summary>One run: all system messages, then user messages until there are none or the throughput is reached.</summary>
    internal void Run()
    {
        var outer = t_current;
        t_current = this;
        if (_systemMessages is not null) HandleSystemMessages();
        var limit = _system.Throughput;
        var handled = 0;
        while (handled < limit && _halted is null && TryTake(out var envelope))
        {
            handled++;
            Handle(envelope.Message, envelope.Sender);
            if (_systemMessages is not null) HandleSystemMessages();
        }
        t_current = outer;
        _system.Metrics.Processed(handled);
        EndRun();
    }

    private void Schedule(int status)
    {
        if ((status & OnTellersThread) != 0) Run();
        else Worker.Schedule(this);
    }

    private int Lock()
    {
        var status = Volatile.Read(ref _status);
        return (status & Locked) == 0 && Interlocked.CompareExchange(ref _status, status | Locked, status) == status
            ? status
            : LockContended();
    }

    private int LockContended()
    {
        var spinner = default(SpinWait);
        while (true)
        {
            var status = Volatile.Read(ref _status);
            if ((status & Locked) == 0 && Interlocked.CompareExchange(ref _status, status | Locked, status) == status)
            {
                return status;
            }
            // Never sleeps: the holder is a few instructions away from the end, or off its core for a moment.
            spinner.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>Frees the lock. Nobody else writes the word while it is held, so a plain release store will do.</summary>
    private void Unlock(int status) => Volatile.Write(ref _status, status);

    private bool TryTake(out Envelope envelope)
    {
        var queue = _queue;
        if (queue is null)
        {
            envelope = default;
            return false;
        }
        return queue.TryTake(out envelope) || (SwapBatch(queue) && queue.TryTake(out envelope));
    }

    private bool SwapBatch(UserQueue queue)
    {
        var status = Lock();
        var any = queue.Swap();
        Unlock(status);
        if (any) _system.Metrics.MailboxDepth(queue);
        return any;
    }

    private void EndRun()
    {
        UserQueue? empty = null;
        var status = Lock();
        if (_queue is { IsEmpty: true } queue)
        {
            _queue = null;
            empty = queue;
        }
        var again = _systemMessages is not null || (_halted is null && _queue is not null);
        Unlock(again ? status : status & ~Scheduled);
        empty?.Return();
        if (again) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Suspends the user mailbox; suspensions count. Belongs to the actor's turns.</summary>
    internal void SuspendMailbox()
    {
        if (_suspendCount++ > 0 || ReferenceEquals(_halted, HaltedForEver)) return;
        _halted = HaltedBySuspension;
        Unlock(Lock() | Suspended);
    }

    /// <summary>Ends one suspension. Belongs to the actor's turns.</summary>
    internal void ResumeMailbox()
    {
        if (_suspendCount == 0 || --_suspendCount > 0 || ReferenceEquals(_halted, HaltedForEver)) return;
        _halted = null;
        Unlock(Lock() & ~Suspended);
    }

    /// <summary>Closes the mailbox for ever; what is left becomes dead letters.</summary>
    private void CloseMailbox()
    {
        _halted = HaltedForEver;
        var status = Lock();
        var queue = _queue;
        var systemMessages = _systemMessages;
        _queue = null;
        _systemMessages = null;
        Unlock(status | Closed);

        if (queue is not null)
        {
            while (queue.TryTake(out var left) || (queue.Swap() && queue.TryTake(out left)))
            {
                _system.PublishDeadLetter(left.Message, left.Sender, this, DeadLetterReason.LeftInMailbox);
            }
            queue.Return();
        }
        for (var message = Reverse(systemMessages); message is not null;)
        {
            var next = message.Next;
            AnswerForTheDead(message);
            message = next;
        }
    }

    /// <summary>Puts stashed messages before all others. Belongs to the actor's turns.</summary>
    internal void Prepend(ReadOnlySpan<Envelope> envelopes)
    {
        var status = Lock();
        var queue = _queue ??= UserQueue.Rent();
        Unlock(status);
        queue.Prepend(envelopes);
    }

    private static SystemMessage? Reverse(SystemMessage? newestFirst)
    {
        SystemMessage? oldestFirst = null;
        while (newestFirst is not null)
        {
            (newestFirst.Next, oldestFirst, newestFirst) = (oldestFirst, newestFirst, newestFirst.Next);
        }
        return oldestFirst;
    }
}
