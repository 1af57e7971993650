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
    /// <returns>The token.</returns>
    public CancellationToken ListenTo(CancellationToken other)
    {
        _closing = CancellationTokenSource.CreateLinkedTokenSource(other);
        return _closing.Token;
    }

    public void Open(InboundCredit credit)
    {
        _credit = credit;
        _messages = Channel.CreateUnbounded<SocketMessage>(new() { SingleReader = true, SingleWriter = true });
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
        Messages.Writer.TryWrite(new SocketMessage(kind == MessageKind.Text, payload.ToArray()));
        return null;
    }

    public void Closing(CloseStatus status)
    {
        Volatile.Write(ref _status, new Box(status));
        _handler?.Closing(status);
        _messages?.Writer.TryComplete();
        _credit!.Lift();
        // Whoever listens may be an application's code: not on the actor's turn. Nobody has asked for it: nobody listens.
        if (Volatile.Read(ref _closing) is { } closing)
            ThreadPool.UnsafeQueueUserWorkItem(static closing => closing.Cancel(), closing, preferLocal: false);
    }

    public void Closed(CloseStatus status, bool wasClean)
    {
        _handler?.Closed(status, wasClean);
        _over.TrySetResult();
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
        if (Status is not null) source.Cancel();
        return source;
    }

    // Read and written as one word.
    private sealed record Box(CloseStatus Value);
}
