namespace Hub.Actors.Kernel;

/// <summary>The stash of one instance of an actor. Belongs to the actor's turns.</summary>
internal sealed class ActorStash(ActorCell cell, int capacity) : IStash
{
    private List<Envelope> _stashed = [];
    private bool _hasCurrent;

    public int Count => _stashed.Count;

    public bool IsEmpty => _stashed.Count == 0;

    public bool NonEmpty => _stashed.Count > 0;

    public bool IsFull => capacity > 0 && _stashed.Count >= capacity;

    public int Capacity => capacity;

    /// <summary>The next message has become the current one.</summary>
    public void NextMessage() => _hasCurrent = false;

    public void Stash()
    {
        var message = cell.CurrentMessage
            ?? throw new IllegalActorStateException($"There is no message to stash: {cell} handles none now");
        if (_hasCurrent)
        {
            throw new IllegalActorStateException($"Can't stash the same message {message} more than once in {cell}");
        }
        _hasCurrent = true;
        if (IsFull)
        {
            throw new StashOverflowException(
                $"Couldn't enqueue message {message} from {cell.Sender} to stash of {cell}, which holds {capacity}");
        }
        _stashed.Add(new Envelope(message, cell.CurrentSender));
    }

    public void Unstash()
    {
        if (_stashed.Count == 0) return;
        var oldest = _stashed[0];
        _stashed.RemoveAt(0);
        PutBack([oldest]);
    }

    public void UnstashAll()
    {
        if (_stashed.Count > 0) PutBack([.. ClearStash()]);
    }

    public void UnstashAll(Func<Envelope, bool> predicate)
    {
        if (_stashed.Count > 0) PutBack([.. ClearStash().Where(predicate)]);
    }

    public IEnumerable<Envelope> ClearStash()
    {
        var stashed = _stashed;
        _stashed = [];
        return stashed;
    }

    public void Prepend(IEnumerable<Envelope> envelopes) => _stashed.InsertRange(0, envelopes.Distinct());

    private void PutBack(Envelope[] envelopes)
    {
        foreach (var envelope in envelopes)
        {
            if (envelope.Message is Terminated terminated) cell.TerminatedIsQueuedAgain(terminated.ActorRef);
        }
        cell.Prepend(envelopes);
    }
}
