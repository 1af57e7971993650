using System.Runtime.InteropServices;
using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <content>
/// Members of hub.v1: where the room stands, what the newest messages were, and who still gets what it has missed.
/// </content>
internal sealed partial class LocalRoom
{
    // What is kept here for those who come back, so that nobody asks the owner after a short break.
    private const int MaxRecent = 256;
    private const int MaxRecentBytes = 256 * 1_024;

    private readonly RecentEntries _recent;

    // Where the room stands: that of the newest message that came here.
    private string _epoch = "";
    private long _last;

    // Null for none.
    private Dictionary<ConnectionId, CatchUp>? _catchUps;

    // Those that wait for what the owner has behind an offset: it is asked once for all of them.
    private Dictionary<long, List<CatchUp>>? _fetches;

    // By milliseconds; null for none.
    private Dictionary<int, Conflation>? _conflations;

    // The latest page for those who catch up: many who come back at the same time have missed the same.
    private (long First, long Last, Frame[] Frames) _page;

    private RoomPosition Top => new(_epoch, _last);

    private bool HasSubscribers => _catchUps is not null || _conflations is not null;

    private bool IsSubscriber(ConnectionId id) =>
        _catchUps?.ContainsKey(id) == true || _conflations?.Values.Any(conflation => conflation.Has(id)) == true;

    private bool IsCatchingUp(CatchUp catchUp) =>
        _catchUps is not null && _catchUps.TryGetValue(catchUp.Member.Id, out var current) && ReferenceEquals(current, catchUp);

    // The room's history is another one than before, or has a gap that nobody can fill: who counts offsets is told.
    private void StandAt(RoomPosition top)
    {
        if (top == Top) return;
        var isFirst = _epoch.Length == 0;
        (_epoch, _last) = (top.Epoch, top.Offset);
        _recent.Clear();
        _page = default;
        var notice = isFirst ? null : HubFrames.Subscribed(_room, top, recovered: false, id: default);
        if (notice is not null)
        {
            _services.Metrics.MissedForGood();
            _before ??= new Queue<PendingBatch>();
            if (_pending.Entries.Count > 0) _before.Enqueue(_pending);
            _before.Enqueue(new PendingBatch(_epoch, [], notice));
            AwaitFlush();
        }

        _pending = new PendingBatch(_epoch, []);
        if (notice is null) return;
        foreach (var conflation in _conflations?.Values ?? Enumerable.Empty<Conflation>()) conflation.Restart(notice);
        _fetches = null;
        foreach (var catchUp in (_catchUps?.Values ?? Enumerable.Empty<CatchUp>()).ToArray()) GiveUp(catchUp);
    }

    private void Remember(RoomEntry entry)
    {
        _last = entry.Offset;
        _recent.Add(entry);
    }

    private void Subscribe(Join join, Subscription subscription)
    {
        _recent.Trim();
        var since = subscription.Since;
        if (since is not { } known || known.Epoch != _epoch || known.Offset > _last || known.Offset < 0
            || (!Rule.KeepsHistory && known.Offset < _last))
        {
            Tell(join, recovered: false);
            GoLive(join);
            return;
        }

        var catchUp = new CatchUp(join, known.Offset, _last);
        (_catchUps ??= []).Add(join.Member.Id, catchUp);
        GoOn(catchUp);
    }

    private void Tell(Join join, bool recovered)
    {
        if (Confirmation(join, recovered) is { } confirmed) join.Member.Deliver(confirmed);
    }

    // Null where it was told already.
    private Frame? Confirmation(Join join, bool recovered)
    {
        var subscription = join.Subscription!;
        return subscription.IsPromised && recovered ? null : HubFrames.Subscribed(_room, Top, recovered, subscription.EnvelopeId.Span);
    }

    private void GoOn(CatchUp catchUp)
    {
        while (catchUp.Offset < _last)
        {
            var room = catchUp.Member.WaitForRoomAsync();
            if (!room.IsCompleted)
            {
                _ = room.PipeTo(Self, success: () => new CatchUpContinues(catchUp));
                return;
            }

            var entries = catchUp.Page;
            if (entries is null && _recent.Count > 0 && catchUp.Offset + 1 >= _recent.First)
                entries = _recent.Read(catchUp.Offset + 1, int.MaxValue, CatchUp.PageBytes);
            if (entries is null)
            {
                Fetch(catchUp);
                return;
            }

            // Not where another room has just filled it.
            catchUp.Page = TryDeliver(catchUp, entries) ? null : entries;
        }

        TellRecovered(catchUp);
        End(catchUp);
        GoLive(catchUp.Join);
    }

    private bool TryDeliver(CatchUp catchUp, IReadOnlyList<RoomEntry> entries)
    {
        var (first, last) = (entries[0].Offset, entries[^1].Offset);
        if (_page.First != first || _page.Last != last)
            _page = (first, last, [.. entries.Select(entry => HubFrames.Message(_room, _epoch, entry))]);
        List<Frame> frames = [];
        if (!catchUp.IsTold && Confirmation(catchUp.Join, recovered: true) is { } confirmed) frames.Add(confirmed);
        var told = frames.Count;
        for (var i = 0; i < entries.Count; i++)
            if (catchUp.Wants(entries[i])) frames.Add(_page.Frames[i]);
        if (frames.Count > 0 && !catchUp.Member.TryDeliver(CollectionsMarshal.AsSpan(frames))) return false;
        catchUp.IsTold = true;
        catchUp.Offset = last;
        _services.Metrics.Delivered(frames.Count - told);
        return true;
    }

    private void TellRecovered(CatchUp catchUp)
    {
        if (catchUp.IsTold) return;
        catchUp.IsTold = true;
        Tell(catchUp.Join, recovered: true);
    }

    private void Fetch(CatchUp catchUp)
    {
        _fetches ??= [];
        if (_fetches.TryGetValue(catchUp.Offset, out var others))
        {
            others.Add(catchUp);
            return;
        }

        _fetches.Add(catchUp.Offset, [catchUp]);
        Fetch(new RoomPosition(_epoch, catchUp.Offset));
    }

    private void Fetch(RoomPosition since)
    {
        if (Rule.IsDurable) ReadStored(since);
        else _route.Tell(new FetchLog(_room, since), Self);
    }

    // The owner that was asked may have been another; a second answer finds nobody who waits.
    private void FetchAgain()
    {
        foreach (var offset in _fetches?.Keys ?? Enumerable.Empty<long>()) Fetch(new RoomPosition(_epoch, offset));
    }

    private void TakeFetched(LogFetched fetched)
    {
        if (fetched.Since.Epoch != _epoch || _fetches is null || !_fetches.Remove(fetched.Since.Offset, out var waiting)) return;
        // What this node has not been sent yet comes in its turn.
        List<RoomEntry> entries = [.. fetched.Page.Entries.TakeWhile(entry => entry.Offset <= _last)];
        foreach (var catchUp in waiting)
        {
            if (!IsCatchingUp(catchUp)) continue;
            if (!fetched.Page.IsWhole || entries.Count == 0)
            {
                GiveUp(catchUp);
                continue;
            }

            catchUp.Page = entries;
            GoOn(catchUp);
        }
    }

    // All or nothing: it goes on from here, and knows it.
    private void GiveUp(CatchUp catchUp)
    {
        var join = catchUp.Join;
        if (!catchUp.IsTold) Tell(join, recovered: false);
        else join.Member.Deliver(HubFrames.Subscribed(_room, Top, recovered: false, id: default));
        End(catchUp);
        GoLive(join);
    }

    private void End(CatchUp catchUp)
    {
        _catchUps!.Remove(catchUp.Member.Id);
        if (_catchUps.Count > 0) return;
        _catchUps = null;
        _page = default;
    }

    private void GoLive(Join join)
    {
        var milliseconds = join.Subscription!.ConflateMs;
        if (milliseconds == 0)
        {
            AddLive(join, ActorRefs.Nobody);
            return;
        }

        _conflations ??= [];
        if (!_conflations.TryGetValue(milliseconds, out var conflation)) _conflations.Add(milliseconds, conflation = new Conflation());
        conflation.Add(join.Member, _last);
    }

    private bool Unsubscribe(Leave leave)
    {
        if (_catchUps is not null && _catchUps.TryGetValue(leave.Member, out var catchUp))
        {
            End(catchUp);
            if (leave.Reply is { } reply) catchUp.Member.Deliver(reply);
            return true;
        }

        foreach (var (milliseconds, conflation) in _conflations ?? [])
        {
            if (!conflation.Remove(leave.Member, out var member)) continue;
            if (conflation.Count == 0) _conflations!.Remove(milliseconds);
            if (_conflations!.Count == 0) _conflations = null;
            if (leave.Reply is { } reply) member.Deliver(reply);
            return true;
        }

        return false;
    }

    private void Conflate(IReadOnlyList<RoomEntry> entries)
    {
        foreach (var (milliseconds, conflation) in _conflations!)
        {
            if (!conflation.HasDue)
                Timers.StartSingleTimer(milliseconds, new ConflationTick(milliseconds), TimeSpan.FromMilliseconds(milliseconds));
            conflation.Take(entries);
        }
    }

    private void DeliverConflated(int milliseconds)
    {
        if (_conflations is not null && _conflations.TryGetValue(milliseconds, out var conflation))
            _services.Metrics.Delivered(conflation.Deliver(_room, _epoch));
    }

    private static int MostRecent(RoomRule rule) => rule.KeepsHistory ? Math.Min(rule.Keep, MaxRecent) : 0;

    private static int MostRecentBytes(RoomRule rule) => Math.Min(rule.MaxBytes, MaxRecentBytes);
}
