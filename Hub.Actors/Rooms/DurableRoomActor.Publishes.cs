using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <content>Publishes that were sent before, to an owner that is gone: they may have a place already.</content>
internal sealed partial class DurableRoomActor
{
    // In order: those that are looked for, and what came behind them; null for nothing.
    private Queue<Publish>? _behind;

    // What the store knows of those that were looked for.
    private Dictionary<PublishId, long?>? _known;
    private bool _isSeeking;

    // Until all nodes have said where they stand: what the store has lost must not be overwritten before that is known.
    private bool _awaitsNodes;

    private protected override void Accept(Publish publish)
    {
        if (!publish.IsAgain && _behind is null && !_awaitsNodes)
        {
            base.Accept(publish);
            return;
        }

        if (_behind is null) Self.Tell(Seek.Instance);
        (_behind ??= new Queue<Publish>()).Enqueue(publish);
    }

    private protected override void EndGathering()
    {
        base.EndGathering();
        _awaitsNodes = false;
        SeekBehind();
    }

    private void SeekBehind()
    {
        if (_behind is null || _awaitsNodes || _isSeeking) return;
        // Those that this actor has accepted itself and the store does not have yet.
        var pending = _rows.Where(row => !row.Id.IsNone).ToDictionary(row => row.Id, row => row.Entry.Offset);
        while (_behind.TryPeek(out var publish))
        {
            if (publish.IsAgain && !pending.ContainsKey(publish.Id) && _known?.ContainsKey(publish.Id) != true)
            {
                Ask([.. _behind.Where(again => again.IsAgain).Select(again => again.Id).Distinct()]);
                return;
            }

            _behind.Dequeue();
            Place(publish, pending);
        }

        _behind = null;
        _known = null;
        YieldWhenDone();
        PassivateWhenIdle();
    }

    private void Place(Publish publish, Dictionary<PublishId, long> pending)
    {
        if (publish.IsAgain)
        {
            // Once: from then on it is among those that are pending, or is asked for anew.
            long? place = pending.TryGetValue(publish.Id, out var offset) ? offset : null;
            if (_known?.Remove(publish.Id, out var known) == true) place ??= known;
            if (place is { } there)
            {
                publish.ReturnCredit();
                Promise(publish.Reply, there);
                FlushSoon();
                return;
            }
        }

        var before = _rows.Count;
        base.Accept(publish);
        if (_rows.Count > before && !publish.Id.IsNone) pending[publish.Id] = _last;
    }

    private void Ask(PublishId[] ids)
    {
        _isSeeking = true;
        _ = _store.FindAsync(_stored!.Id, ids).PipeTo(Self, success: found => new Sought(ids, found), failure: _ => new Sought(ids, Found: null));
    }

    private void TakeSought(Sought sought)
    {
        _isSeeking = false;
        if (sought.Found is not { } found)
        {
            Timers.StartSingleTimer(Seek.Instance, Seek.Instance, TryAgainAfter);
            return;
        }

        _known ??= [];
        foreach (var id in sought.Ids) _known[id] = found.TryGetValue(id, out var offset) ? offset : null;
        SeekBehind();
    }
}
