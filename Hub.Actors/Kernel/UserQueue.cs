using System.Runtime.InteropServices;

namespace Hub.Actors.Kernel;

/// <summary>
/// The messages waiting in a mailbox. Producers append to the inbox under the mailbox's lock; the one
/// consumer swaps the inbox for its emptied batch, also under the lock, and then reads without one.
/// Rented with the first message and given back when the mailbox is empty, so idle actors hold none.
/// </summary>
internal sealed class UserQueue
{
    private const int FirstCapacity = 32;

    // Beyond this a queue is left to the garbage collector, so that one burst is not paid for ever.
    private const int LargestPooled = 1024;

    // Queues are rented by those who tell and given back by those who handle, often on other threads: what one
    // thread has too many of, others get through the shared pool, in chains, so that the lock is taken rarely.
    private const int ChainLength = 16;
    private const int MostShared = 16;
    private static readonly Lock SharedLock = new();
    private static readonly Stack<UserQueue> Shared = new();

    [ThreadStatic]
    private static UserQueue? t_pool;

    [ThreadStatic]
    private static int t_pooled;

    private Envelope[] _inbox = new Envelope[FirstCapacity];
    private Envelope[] _batch = new Envelope[FirstCapacity];
    private UserQueue? _next;
    private int _inboxCount;

    // On a cache line of its own: it is written with every message taken, while others append.
    private ConsumerSide _consumer;

    private UserQueue()
    {
    }

    /// <summary>Takes a queue from the pool.</summary>
    public static UserQueue Rent()
    {
        var queue = t_pool ?? TakeChain();
        if (queue is null) return new UserQueue();
        t_pool = queue._next;
        t_pooled--;
        queue._next = null;
        return queue;
    }

    /// <summary>Gives an empty queue back. Nobody else may hold it any more.</summary>
    public void Return()
    {
        if (_inbox.Length > LargestPooled || _batch.Length > LargestPooled) return;
        if (t_pooled == ChainLength) GiveChain();
        _next = t_pool;
        t_pool = this;
        t_pooled++;
    }

    /// <summary>True when there is nothing. Needs the lock; for the consumer.</summary>
    public bool IsEmpty => _inboxCount == 0 && _consumer.Position == _consumer.End;

    /// <summary>How many messages wait; exact with the lock, a good guess without.</summary>
    public int Count => _inboxCount + _consumer.End - _consumer.Position;

    /// <summary>Appends. Needs the lock.</summary>
    public void Add(object message, IActorRef? sender)
    {
        var inbox = _inbox;
        var count = _inboxCount;
        if ((uint)count >= (uint)inbox.Length)
        {
            Array.Resize(ref _inbox, count * 2);
            inbox = _inbox;
        }
        inbox[count] = new Envelope(message, sender);
        _inboxCount = count + 1;
    }

    /// <summary>Takes the next message of the batch. For the consumer, without the lock.</summary>
    public bool TryTake(out Envelope envelope)
    {
        var position = _consumer.Position;
        var batch = _batch;
        if (position >= _consumer.End || (uint)position >= (uint)batch.Length)
        {
            envelope = default;
            return false;
        }
        envelope = batch[position];
        batch[position] = default;
        _consumer.Position = position + 1;
        return true;
    }

    /// <summary>Makes what was appended the next batch. Needs the lock and an empty batch; for the consumer.</summary>
    public bool Swap()
    {
        if (_inboxCount == 0) return false;
        (_inbox, _batch) = (_batch, _inbox);
        _consumer.Position = 0;
        _consumer.End = _inboxCount;
        _inboxCount = 0;
        return true;
    }

    /// <summary>Puts messages before all others, in their order. For the consumer, without the lock.</summary>
    public void Prepend(ReadOnlySpan<Envelope> envelopes)
    {
        if (envelopes.Length > _consumer.Position)
        {
            var waiting = _batch.AsSpan(_consumer.Position, _consumer.End - _consumer.Position);
            var total = envelopes.Length + waiting.Length;
            var batch = new Envelope[Math.Max(FirstCapacity, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)total))];
            waiting.CopyTo(batch.AsSpan(envelopes.Length));
            _batch = batch;
            _consumer.Position = envelopes.Length;
            _consumer.End = total;
        }
        _consumer.Position -= envelopes.Length;
        envelopes.CopyTo(_batch.AsSpan(_consumer.Position));
    }

    private static UserQueue? TakeChain()
    {
        lock (SharedLock)
        {
            if (!Shared.TryPop(out var chain)) return null;
            t_pooled = ChainLength;
            return chain;
        }
    }

    private static void GiveChain()
    {
        lock (SharedLock)
        {
            if (Shared.Count < MostShared) Shared.Push(t_pool!);
        }
        t_pool = null;
        t_pooled = 0;
    }

    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct ConsumerSide
    {
        [FieldOffset(64)]
        public int Position;

        [FieldOffset(68)]
        public int End;
    }
}
