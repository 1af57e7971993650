using System.Net.Sockets;
using System.Threading.Tasks.Sources;

namespace Hub.Host.Transport;

/// <summary>
/// The receiving side of one socket: when there may be something to read, and the reading. One reader at a time. On Linux
/// a <see cref="SocketPoller"/> wakes it; elsewhere the framework does.
/// </summary>
internal sealed class SocketReadiness : IValueTaskSource<int>, IDisposable
{
    // So often a reader may go on at once on the poller's thread, which has others to serve.
    private const int MostInATurn = 16;

    private const int Idle = 0;
    private const int Waiting = 1;
    private const int Ready = 2;

    private readonly SocketPoller? _poller = SocketPoller.Next();
    private readonly long _key;

    // Idle → Ready or Waiting → Idle by whoever signals, Ready → Idle and Idle → Waiting by the reader.
    private int _state;
    private volatile bool _hasEnded;

    // The reader's own: whether all that had come when it last looked is read.
    private bool _isDrained = true;
    private int _turns;
    private ManualResetValueTaskSourceCore<int> _waiter;

    /// <param name="socket">Not blocking. Disposed of with this.</param>
    public SocketReadiness(Socket socket)
    {
        Socket = socket;
        if (_poller is not null) _key = _poller.Watch(this);
    }

    public Socket Socket { get; }

    /// <summary>Waits until there may be something to read, or the end.</summary>
    /// <param name="onPoller">
    /// Whether the caller goes on on the poller's thread: it must then do nothing there that takes long or waits.
    /// </param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Means nothing.</returns>
    public ValueTask<int> WaitAsync(bool onPoller, CancellationToken cancellation = default)
    {
        if (_poller is null) return Socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, cancellation);
        var goesOnLater = false;
        if (!_isDrained)
        {
            goesOnLater = SocketPoller.Current == _poller && ++_turns >= MostInATurn;
            if (!goesOnLater) return new ValueTask<int>(0);
        }

        _turns = 0;
        _waiter.Reset();
        _waiter.RunContinuationsAsynchronously = !onPoller;
        if (Interlocked.CompareExchange(ref _state, Waiting, Idle) == Ready)
        {
            // Only the reader takes it back, so no other can have done so.
            Volatile.Write(ref _state, Idle);
            _isDrained = false;
            return new ValueTask<int>(0);
        }

        if (goesOnLater) _poller.GoOnLater(this);
        return cancellation.CanBeCanceled ? WaitAsync(cancellation) : new ValueTask<int>(this, _waiter.Version);
    }

    /// <summary>Reads what is there.</summary>
    /// <returns>How many bytes, 0 at the end; -1 when there is nothing.</returns>
    /// <exception cref="SocketException">The peer reset the connection.</exception>
    /// <exception cref="ObjectDisposedException">This side closed it.</exception>
    public int Read(Span<byte> buffer)
    {
        var read = Socket.Receive(buffer, SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock) read = -1;
        else if (error != SocketError.Success) throw new SocketException((int)error);
        // What comes after a read that was not filled is told anew. An end is told once, perhaps with what came before it.
        _isDrained = read < 0 || (read < buffer.Length && !_hasEnded);
        return read;
    }

    /// <summary>Something has come. From any thread.</summary>
    /// <param name="hasEnded">Whether nothing comes after it.</param>
    public void Signal(bool hasEnded)
    {
        if (hasEnded) _hasEnded = true;
        while (true)
        {
            switch (Volatile.Read(ref _state))
            {
                case Idle when Interlocked.CompareExchange(ref _state, Ready, Idle) == Idle:
                case Ready:
                    return;
                case Waiting when Interlocked.CompareExchange(ref _state, Idle, Waiting) == Waiting:
                    _isDrained = false;
                    _waiter.SetResult(0);
                    return;
            }
        }
    }

    /// <summary>Closes the socket and ends the wait.</summary>
    public void Dispose()
    {
        _poller?.Remove(_key);
        Socket.Dispose();
        if (_poller is not null) Signal(hasEnded: true);
    }

    int IValueTaskSource<int>.GetResult(short token) => _waiter.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _waiter.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _waiter.OnCompleted(continuation, state, token, flags);

    private async ValueTask<int> WaitAsync(CancellationToken cancellation)
    {
        await using (cancellation.UnsafeRegister(static readiness => ((SocketReadiness)readiness!).Signal(hasEnded: false), this))
            await new ValueTask<int>(this, _waiter.Version);
        cancellation.ThrowIfCancellationRequested();
        return 0;
    }
}
