using Hub.Actors.Protocol;

namespace Hub.Actors.Connections;

/// <summary>
/// Handles a peer's messages one after the other, also where one has to be waited for: those behind it are kept in their order, and
/// count against the connection's credit.
/// </summary>
internal abstract class OrderedHandler(Connection connection, IActorRef actor) : IMessageHandler
{
    // Guards what follows. Invariant: _isBusy means that one thread, or one pending continuation, handles messages; whatever is
    // received meanwhile waits in _waiting, copied. All other state of a handler belongs to whoever handles.
    private readonly Lock _gate = new();
    private Queue<(MessageKind Kind, byte[] Payload)>? _waiting;
    private bool _isBusy;
    private volatile bool _isClosing;

    protected Connection Connection => connection;

    /// <summary>The connection's actor.</summary>
    protected IActorRef Actor => actor;

    /// <summary>Whether nothing that is received counts any more.</summary>
    protected bool IsClosing => _isClosing;

    public CloseStatus? Handle(MessageKind kind, ReadOnlyMemory<byte> payload)
    {
        if (_isClosing) return null;
        lock (_gate)
        {
            if (_isBusy)
            {
                if (_isClosing) return null;
                connection.Credit.Take(payload.Length);
                (_waiting ??= new Queue<(MessageKind, byte[])>()).Enqueue((kind, payload.ToArray()));
                return null;
            }

            _isBusy = true;
        }

        if (ProcessAsync(kind, ref payload) is { } pending)
        {
            // Valid during this call only: the rest goes on with a copy.
            var rest = payload.ToArray();
            connection.Credit.Take(rest.Length);
            _ = GoOnAsync(pending, kind, rest).PipeTo(actor, failure: cause => new ConnectionFailed(cause));
        }
        else
        {
            lock (_gate) _isBusy = false;
        }

        return null;
    }

    public virtual void Closing(CloseStatus status)
    {
        _isClosing = true;
        connection.Credit.Lift();
    }

    /// <summary>Handles a message, until there is nothing left of it or something in it has to be waited for.</summary>
    /// <param name="kind">Text or binary.</param>
    /// <param name="payload">What is left of the message; what has to be waited for is taken from it too, and must not be kept.</param>
    /// <returns>What has to be waited for; null when all is done.</returns>
    protected abstract Task? ProcessAsync(MessageKind kind, ref ReadOnlyMemory<byte> payload);

    /// <summary>Closes the connection; nothing more is handled.</summary>
    protected void Close(CloseStatus status)
    {
        _isClosing = true;
        actor.Tell(new Close(status));
    }

    private async Task GoOnAsync(Task pending, MessageKind kind, byte[] payload)
    {
        var isDone = false;
        try
        {
            await HandleWaitingAsync(pending, kind, payload);
            isDone = true;
        }
        catch (OperationCanceledException) when (_isClosing)
        {
            // It was waited for on behalf of a connection that is no more.
        }
        finally
        {
            if (!isDone) DropWaiting();
        }
    }

    private async Task HandleWaitingAsync(Task pending, MessageKind kind, byte[] payload)
    {
        // Nothing left of the first message is nothing to handle; of one that waited it may be an empty one.
        for (var isUntouched = false; ; isUntouched = true)
        {
            try
            {
                await pending;
                ReadOnlyMemory<byte> rest = payload;
                while (!_isClosing && (isUntouched || !rest.IsEmpty))
                {
                    isUntouched = false;
                    if (ProcessAsync(kind, ref rest) is not { } next) break;
                    await next;
                }
            }
            finally
            {
                connection.Credit.Return(payload.Length);
            }

            lock (_gate)
            {
                if (_waiting is not { Count: > 0 })
                {
                    _isBusy = false;
                    return;
                }

                (kind, payload) = _waiting.Dequeue();
            }

            pending = Task.CompletedTask;
        }
    }

    // The connection ends; its credit is the node's too. It stays busy, so that nothing that is still received is handled.
    private void DropWaiting()
    {
        _isClosing = true;
        lock (_gate)
        {
            while (_waiting is { Count: > 0 }) connection.Credit.Return(_waiting.Dequeue().Payload.Length);
        }
    }
}
