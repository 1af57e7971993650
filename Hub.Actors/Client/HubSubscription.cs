using System.Threading.Channels;

namespace Hub.Actors.Client;

/// <summary>
/// The messages of a room, to be read by one reader; they go on over broken connections, in order and none twice. The sequence ends when it
/// is disposed of, and fails with a <see cref="HubException"/> when the server does not grant it any more or the client is closed for good.
/// </summary>
public sealed class HubSubscription : IAsyncEnumerable<HubMessage>, IAsyncDisposable
{
    private readonly HubClient _client;
    private readonly Channel<HubMessage> _messages;
    private readonly TaskCompletionSource _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Guards what follows: the reader of the connection and the answers of publishes meet here.
    private readonly Lock _gate = new();

    // Offsets of the client's own publishes, ahead of the position: they are had, and do not come, but in a recovery.
    private readonly HashSet<long> _own = [];
    private RoomPosition? _position;

    internal HubSubscription(HubClient client, string room, SubscribeOptions options)
    {
        _client = client;
        _position = options.Since;
        Room = room;
        Options = options;
        _messages = Channel.CreateBounded<HubMessage>(new BoundedChannelOptions(options.Capacity) { SingleReader = true });
    }

    /// <summary>The room.</summary>
    public string Room { get; }

    /// <summary>The position up to which the client has the room; null until it is first subscribed.</summary>
    public RoomPosition? Position
    {
        get
        {
            lock (_gate) return _position;
        }
    }

    internal SubscribeOptions Options { get; }

    /// <summary>Ends when the server has first granted it.</summary>
    internal Task Granted => _granted.Task;

    /// <inheritdoc/>
    public IAsyncEnumerator<HubMessage> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        _messages.Reader.ReadAllAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);

    /// <summary>Ends it: no message comes any more.</summary>
    public ValueTask DisposeAsync() => _client.UnsubscribeAsync(this);

    internal void Grant(RoomPosition top, bool recovered)
    {
        HubGap? gap = null;
        lock (_gate)
        {
            if (!recovered)
            {
                if (_position is { } had && had != top) gap = new HubGap(had, top);
                _position = top;
                _own.Clear();
            }
        }

        _granted.TrySetResult();
        if (gap is { } lost) Options.OnGap?.Invoke(lost);
    }

    internal void Fail(HubException why)
    {
        _granted.TrySetException(why);
        _messages.Writer.TryComplete(why);
    }

    internal void End()
    {
        _granted.TrySetCanceled();
        _messages.Writer.TryComplete();
    }

    internal ValueTask TakeAsync(HubMessage message, CancellationToken cancellation) =>
        IsNew(message.Position) ? WriteAsync(message, cancellation) : ValueTask.CompletedTask;

    // The client's own: had as soon as it is the next one.
    internal void Published(RoomPosition position)
    {
        lock (_gate)
        {
            if (_position is not { } known || known.Epoch != position.Epoch || position.Offset <= known.Offset) return;
            _own.Add(position.Offset);
            TakeOwn(known);
        }
    }

    private async ValueTask WriteAsync(HubMessage message, CancellationToken cancellation)
    {
        try
        {
            await _messages.Writer.WriteAsync(message, cancellation);
        }
        catch (ChannelClosedException)
        {
            // Unsubscribed meanwhile.
        }
    }

    private bool IsNew(RoomPosition position)
    {
        lock (_gate)
        {
            if (_position is { } known && known.Epoch == position.Epoch && position.Offset <= known.Offset) return false;
            var isOwn = _own.Remove(position.Offset);
            _own.RemoveWhere(offset => offset < position.Offset);
            _position = position;
            TakeOwn(position);
            return !isOwn;
        }
    }

    private void TakeOwn(RoomPosition position)
    {
        while (_own.Remove(position.Offset + 1)) position = position with { Offset = position.Offset + 1 };
        _position = position;
    }
}
