using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <content>
/// Members that come back to a durable room with more than has come to this node: it is cut off, or stood still, and does not know it yet. They wait until it has
/// that too, unless the store has never heard of it.
/// </content>
internal sealed partial class LocalRoom
{
    private bool _looksForAhead;

    private bool IsAhead(Join join) => Rule.IsDurable && join.Subscription?.Since is { } since && since.Epoch == _epoch && since.Offset > _last;

    // Where the store does not have the nearest of their positions, it has none.
    private void LookForAhead()
    {
        if (_looksForAhead || !_isDeclared || _held is null) return;
        var ahead = _held.Select(held => held.Message).OfType<Join>().Where(IsAhead).Select(join => join.Subscription!.Since!.Value).ToList();
        if (ahead.Count == 0) return;
        _looksForAhead = true;
        var nearest = ahead.MinBy(since => since.Offset);
        _ = _services.Store!
            .ReadAsync(_room.Name, new LogRead(nearest with { Offset = nearest.Offset - 1 }, Limit: 1), nearest)
            .PipeTo(Self, success: page => new AheadRead(nearest, page.Entries.Count > 0), failure: _ => new AheadRead(nearest, IsStored: null));
    }

    private void TakeAhead(AheadRead read)
    {
        if (read.IsStored == false)
        {
            _looksForAhead = false;
            LetIn(read.Nearest);
            return;
        }

        // The owner may be another by now, or have more.
        if (read.IsStored == true && _isDeclared) Declare();
        Timers.StartSingleTimer(AheadTick.Instance, AheadTick.Instance, AskAgainAfter);
    }

    private void LookAgain()
    {
        _looksForAhead = false;
        if (!_isDeclared) return;
        LetGo();
        ReportWhenEmpty();
    }

    // They go on from here, and know it.
    private void LetIn(RoomPosition nearest)
    {
        foreach (var held in (_held ?? []).FindAll(held => held.Message is Join { Subscription.Since: { } since } join && IsAhead(join) && since.Offset >= nearest.Offset))
        {
            if (_slices?.IsLeaving(held.Member) == true) continue;
            _held!.Remove(held);
            Add((Join)held.Message, held.Sender);
        }

        if (_isDeclared) LetGo();
        ReportWhenEmpty();
    }
}
