using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;

namespace Hub.Host.Sockets;

/// <summary>
/// What the peer of one socket has said and its handler has not read yet, bounded by the connection's credit; and how the
/// socket ends.
/// </summary>
internal sealed class SocketInbox : IMessageHandler
{
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource? _closing;
    private InboundCredit? _credit;
    private Channel<SocketMessage>? _messages;
    private IMessageHandler? _handler;
    private Box? _status;

    /// <summary>How it is closing or closed; null while it is open.</summary>
    public CloseStatus? Status => Volatile.Read(ref _status)?.Value;

    /// <summary>Ends when the connection is over.</summary>
    public Task Over => _over.Task;

    /// <summary>Signalled when it begins to close.</summary>
    public CancellationToken ClosingToken => Source().Token;

    private Channel<SocketMessage> Messages => _messages ?? throw new InvalidOperationException("The socket is not open before its handler runs");

    /// <summary>Has the token signalled by another one too.</summary>
    /// <returns>Disposed of when that is no longer so.</returns>
    public IDisposable ListenTo(CancellationToken other) =>
        other.UnsafeRegister(static closing => Signal((CancellationTokenSource)closing!), Source());

    public void Open(InboundCredit credit)
    {
        _credit = credit;
        _messages = Channel.CreateUnbounded<SocketMessage>(new() { SingleWriter = true });
    }

    /// <summary>Another handler gets the messages.</summary>
    public IMessageHandler PassTo(IMessageHandler handler)
    {
        _messages = null;
        _handler = handler;
        return this;
    }

    public CloseStatus? Handle(MessageKind kind, ReadOnlyMemory<byte> payload)
    {
        if (_handler is not null) return _handler.Handle(kind, payload);
        if (Status is not null) return null;
        _credit!.Take(payload.Length);
        // It is refused once nobody reads any more.
        if (!Messages.Writer.TryWrite(new SocketMessage(kind == MessageKind.Text, payload.ToArray()))) _credit.Return(payload.Length);
        return null;
    }

    public void Closing(CloseStatus status)
    {
        Volatile.Write(ref _status, new Box(status));
        _handler?.Closing(status);
        _messages?.Writer.TryComplete();
        _credit!.Lift();
        // Nobody has asked for it: nobody listens.
        if (Volatile.Read(ref _closing) is { } closing) Signal(closing);
    }

    public void Closed(CloseStatus status, bool wasClean)
    {
        _handler?.Closed(status, wasClean);
        _over.TrySetResult();
    }

    /// <summary>The handler is through: what it has not read, and what still comes, nobody reads, so that it does not count any more.</summary>
    public void Discard()
    {
        if (_messages is null) return;
        _messages.Writer.TryComplete();
        while (_messages.Reader.TryRead(out var message)) _credit!.Return(message.Data.Length);
    }

    /// <summary>The next message, in order; null at the end.</summary>
    public async ValueTask<SocketMessage?> ReadAsync(CancellationToken cancellation)
    {
        while (await Messages.Reader.WaitToReadAsync(cancellation))
        {
            if (!Messages.Reader.TryRead(out var message)) continue;
            _credit!.Return(message.Data.Length);
            return message;
        }

        return null;
    }

    public async IAsyncEnumerable<SocketMessage> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (await ReadAsync(cancellation) is { } message) yield return message;
    }

    private CancellationTokenSource Source()
    {
        if (Volatile.Read(ref _closing) is { } known) return known;
        var made = new CancellationTokenSource();
        var source = Interlocked.CompareExchange(ref _closing, made, null) ?? made;
        // It may have begun before the source could be seen.
        if (Status is not null) Signal(source);
        return source;
    }

    // Whoever listens may be an application's code: neither on the actor's turn, nor may its exception end a thread of the pool.
    private static void Signal(CancellationTokenSource closing) => _ = closing.CancelAsync();

    // Read and written as one word.
    private sealed record Box(CloseStatus Value);
}
