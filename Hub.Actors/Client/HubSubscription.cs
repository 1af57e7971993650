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

    // Guards what follows, and is the client's.
    private readonly Lock _gate;

    // Offsets of the client's own publishes, ahead of the position: they are had, and do not come, but in a recovery.
    private readonly SortedSet<long> _own = [];

    // What came while one of it may have been an own publish.
    private readonly List<RoomPush> _held = [];
    private string? _ownEpoch;
    private RoomPosition? _position;

    internal HubSubscription(HubClient client, Lock gate, string room, SubscribeOptions options)
    {
        _client = client;
        _gate = gate;
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

    /// <summary>Guarded by the client's gate, as the following are.</summary>
    internal SubscriptionState State { get; set; }

    /// <summary>How often in a row the server has refused it for now.</summary>
    internal int Refusals { get; set; }

    /// <summary>The presence that was set, as JSON; null for none.</summary>
    internal byte[]? Presence { get; set; }

    /// <summary>Whether the reader has made room for what it has missed.</summary>
    internal bool HasCaughtUp => State == SubscriptionState.Behind && _messages.Reader.Count <= Options.Capacity / 2;

    /// <inheritdoc/>
    public async IAsyncEnumerator<HubMessage> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (var message in _messages.Reader.ReadAllAsync(cancellationToken))
        {
            _client.Resume(this);
            yield return message;
        }
    }

    /// <summary>Ends it: no message comes any more.</summary>
    public ValueTask DisposeAsync() => _client.UnsubscribeAsync(this);

    /// <summary>It is live behind <paramref name="top"/>, or from its own position on where it is recovered. What it has missed for good.</summary>
    internal HubGap? Grant(RoomPosition top, bool recovered)
    {
        (State, Refusals) = (SubscriptionState.Live, 0);
        _granted.TrySetResult();
        return recovered ? null : GoTo(top);
    }

    /// <summary>The connection is gone; what is held comes again in the recovery.</summary>
    internal void Lose()
    {
        State = State is SubscriptionState.Leaving or SubscriptionState.Behind ? SubscriptionState.Behind : SubscriptionState.Idle;
        _held.Clear();
    }

    internal void Fail(HubException why)
    {
        _granted.TrySetException(why);
        // Nobody may be waiting for it.
        _ = _granted.Task.Exception;
        _messages.Writer.TryComplete(why);
    }

    internal void End()
    {
        _granted.TrySetCanceled();
        _messages.Writer.TryComplete();
    }

    /// <summary>Takes what the room says, or holds it while a publish is in doubt. What it has missed for good.</summary>
    internal HubGap? Take(RoomPush push, bool isInDoubt)
    {
        if (State != SubscriptionState.Live) return null;
        // Those that are held go first.
        if (!isInDoubt && _held.Count == 0) return TakeNow(push);
        if (_held.Count + _messages.Reader.Count < Options.Capacity) _held.Add(push);
        else FallBehind();
        return null;
    }

    /// <summary>Takes what is held. What it has missed for good.</summary>
    internal List<HubGap> Release()
    {
        var gaps = new List<HubGap>();
        RoomPush[] held = [.. _held];
        _held.Clear();
        foreach (var push in held)
            if (State == SubscriptionState.Live && TakeNow(push) is { } gap) gaps.Add(gap);
        return gaps;
    }

    // The client's own: had as soon as it is the next one.
    internal void Published(RoomPosition position)
    {
        if (position.Epoch != _ownEpoch) _own.Clear();
        _ownEpoch = position.Epoch;
        _own.Add(position.Offset);
        if (_position is { } known) MoveTo(known);
    }

    private HubGap? TakeNow(RoomPush push)
    {
        if (push.Message is not { } message) return GoTo(push.Position);
        if (_position is { } known && known.Epoch == message.Position.Epoch && message.Position.Offset <= known.Offset) return null;
        var isOwn = message.Position.Epoch == _ownEpoch && _own.Contains(message.Position.Offset);
        if (isOwn || _messages.Writer.TryWrite(message)) MoveTo(message.Position);
        else FallBehind();
        return null;
    }

    private HubGap? GoTo(RoomPosition top)
    {
        var had = _position;
        MoveTo(top);
        return had is { } left && left != top ? new HubGap(left, top) : null;
    }

    private void FallBehind()
    {
        _held.Clear();
        _client.Leave(this);
    }

    private void MoveTo(RoomPosition position)
    {
        while (position.Epoch == _ownEpoch && _own.Count > 0 && _own.Min <= position.Offset + 1)
        {
            position = position with { Offset = Math.Max(position.Offset, _own.Min) };
            _own.Remove(_own.Min);
        }

        _position = position;
    }
}
