using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster.Links;

/// <summary>One stream of items of another node, over all connections that carry it. One connection at a time.</summary>
internal sealed class LinkInbox(LinkHello hello, LinkServices services, ILinkInlet inlet, ILink back) : IDisposable
{
    // Held by the connection that carries the stream.
    private readonly SemaphoreSlim _turn = new(1);
    private readonly LinkCredit _credit = new();

    // Of refused items, until the other side has heard it.
    private readonly Queue<long> _refused = new();

    // Of these shards everything is refused until the other side begins anew: what follows a refused item must not overtake it.
    private readonly HashSet<ShardId> _refusing = [];
    private readonly HashSet<IAnswer> _answered = [];
    private long _received;
    private LinkSocket? _socket;

    public ulong Stream => hello.Stream;

    /// <summary>Ends with the connection.</summary>
    /// <param name="socket">The connection.</param>
    /// <param name="version">What is spoken on it.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="WireException">What came cannot be read.</exception>
    public async Task CarryAsync(LinkSocket socket, int version, CancellationToken cancellation)
    {
        // The other side has given up the connection before this one; it may not have ended here.
        Interlocked.Exchange(ref _socket, socket)?.Abort();
        await _turn.WaitAsync(cancellation);
        try
        {
            var writer = new WireWriter();
            LinkFrames.WriteWelcome(writer, version, _received, _refused);
            await socket.SendAsync(writer.Written, cancellation);
            while (await socket.ReceiveAsync(cancellation) is { } message)
            {
                Take(new WireReader(message) { Version = version });
                await _credit.WaitAsync().WaitAsync(cancellation);
                writer.Clear();
                LinkFrames.WriteAck(writer, _received, _refused);
                await socket.SendAsync(writer.Written, cancellation);
            }
        }
        finally
        {
            Interlocked.CompareExchange(ref _socket, null, socket);
            _turn.Release();
        }
    }

    public void Abort() => Volatile.Read(ref _socket)?.Abort();

    public void Dispose() => _turn.Dispose();

    private void Take(WireReader from)
    {
        if (from.Byte() != LinkFrames.Items) throw new WireException("Something else than items came");
        var confirmed = from.Number();
        while (_refused.TryPeek(out var refused) && refused <= confirmed) _refused.Dequeue();
        var sequence = from.Number();
        if (sequence > _received + 1) throw new WireException($"Item {sequence} came, and {_received + 1} is the next");
        while (!from.IsAtEnd)
        {
            var kind = (LinkItemKind)from.Byte();
            if (kind is LinkItemKind.Listener or LinkItemKind.ListenersMissed or LinkItemKind.Look)
            {
                TakeUnreliable(kind, from);
                continue;
            }

            if (sequence == 0) throw new WireException("An item has no number");
            // Had already: read over.
            TakeReliable(kind, from, sequence, isNew: sequence > _received);
            if (sequence > _received) _received = sequence;
            sequence++;
        }

        foreach (var answer in _answered) answer.Flush();
        _answered.Clear();
    }

    private void TakeUnreliable(LinkItemKind kind, WireReader from)
    {
        switch (kind)
        {
            case LinkItemKind.Listener:
                var (listener, message) = (from.Number(), services.Table.Read(from, new WireOrigin(back)));
                if (message is not Unsaid) inlet.Take(listener, message);
                break;
            case LinkItemKind.ListenersMissed:
                inlet.ListenersMissed(hello.Sender);
                break;
            default:
                inlet.Look();
                break;
        }
    }

    private void TakeReliable(LinkItemKind kind, WireReader from, long sequence, bool isNew)
    {
        switch (kind)
        {
            case LinkItemKind.Entity or LinkItemKind.Shard:
                TakeForShard(kind, from, sequence, isNew);
                break;
            case LinkItemKind.Request:
                var origin = new WireOrigin(back, _credit, from.Number());
                var request = services.Table.Read(from, origin);
                if (isNew && !IsUnsaid(request, origin)) inlet.Take(request, origin);
                break;
            case LinkItemKind.Answer:
                var number = from.Number();
                var answer = services.Table.Read(from, new WireOrigin(back));
                if (isNew && answer is Unsaid) services.Answers.Fail(number);
                else if (isNew && services.Answers.Answer(number, answer) is { } waiting) _answered.Add(waiting);
                break;
            case LinkItemKind.Barrier:
                break;
            default:
                throw new WireException($"There is no item of kind {(byte)kind}");
        }
    }

    private void TakeForShard(LinkItemKind kind, WireReader from, long sequence, bool isNew)
    {
        var shard = new ShardId(from.Int());
        var beginsAnew = from.Flag();
        var origin = new WireOrigin(back, _credit, from.Number());
        var entityId = kind == LinkItemKind.Entity ? from.Text() : null;
        var message = services.Table.Read(from, origin);
        if (!isNew) return;
        if (beginsAnew) _refusing.Remove(shard);
        if (!_refusing.Contains(shard)
            && (IsUnsaid(message, origin)
                || (entityId is null ? inlet.TryTake(shard, message, origin) : inlet.TryTake(shard, entityId, message, origin)))) return;
        _refusing.Add(shard);
        _refused.Enqueue(sequence);
        (message as ICarriesCredit)?.ReturnCredit();
    }

    // Then nobody here can take it, and who waits there for an answer is not left waiting.
    private static bool IsUnsaid(object message, WireOrigin origin)
    {
        if (message is not Unsaid) return false;
        if (origin.Answer != 0) origin.Back.Send(new AnswerItem(origin.Answer, Unsaid.Instance));
        return true;
    }
}
