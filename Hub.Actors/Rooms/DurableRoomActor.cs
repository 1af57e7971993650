using Hub.Actors.Cluster.Store;
using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;
using Hub.Actors.Sharding;
using Microsoft.Extensions.Logging;

namespace Hub.Actors.Rooms;

/// <summary>
/// A room whose messages are in the store before anybody is promised or told them. While some are on their way there, what comes meanwhile waits and goes together.
/// Until it is opened it does nothing but wait.
/// </summary>
internal sealed partial class DurableRoomActor : RoomActor, IWithUnboundedStash
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromMilliseconds(500);

    private readonly IMessageStore _store;
    private readonly ShardTerm _owner;
    private readonly DurableRoomLog _log;

    // Null until the room is opened.
    private StoredRoom? _stored;
    private long _committed;

    // What is accepted and not in the store, beside _accepted; the first of it is under way.
    private List<StoreRow> _rows = [];
    private StoreAppend? _underWay;
    private IActorRef? _yieldsTo;

    public DurableRoomActor(string room, RoomServices services, EntityStart start)
        : this(room, services, start.Take(), new DurableRoomLog(services.Store!, room))
    {
    }

    private DurableRoomActor(string room, RoomServices services, EntityStart start, DurableRoomLog log)
        : base(room, services, start, log)
    {
        _store = services.Store!;
        _owner = new ShardTerm(start.Shard, start.Term);
        _log = log;
        _awaitsNodes = start is { IsGathering: true, State: null };
    }

    public IStash Stash { get; set; } = null!;

    private protected override RoomPosition Top => new(_epoch, _committed);

    private protected override bool IsIdle => HasNothingToDo && _underWay is null && _behind is null && _stored is not null;

    protected override void PreStart()
    {
        base.PreStart();
        _ = _store.OpenAsync(_owner.Shard, _room).PipeTo(Self, success: opened => new RoomOpened(opened));
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case RoomOpened opened:
                Open(opened.Room);
                break;
            case AppendEnded ended:
                if (ended.Append == _underWay) End(ended);
                break;
            case RenewFailed:
                Timers.StartSingleTimer(TryAgainTick.Instance, TryAgainTick.Instance, TryAgainAfter);
                break;
            case TryAgainTick when _isRenewing:
                Renew();
                break;
            case Status.Failure:
                // The node stops.
                break;
            case var _ when _stored is null || _isRenewing:
                Stash.Stash();
                break;
            case TryAgainTick:
                HandOver();
                SeekBehind();
                break;
            case Seek:
                SeekBehind();
                break;
            case Sought sought:
                TakeSought(sought);
                break;
            case OldestDropped dropped:
                TakeDropped(dropped);
                break;
            default:
                base.OnReceive(message);
                break;
        }
    }

    protected override void PostStop()
    {
        base.PostStop();
        foreach (var publish in _behind ?? [])
        {
            publish.ReturnCredit();
            publish.Reply?.Lost("The room failed; send it again with the same key");
        }
    }

    private protected override void Accepted(Publish publish) => _rows.Add(new StoreRow(_accepted[^1], publish.Id, publish.Key));

    // Whether this node may act the store says: what it has taken counts, whoever owns the room by now.
    private protected override void SendAccepted()
    {
        ReplyCommitted();
        HandOver();
    }

    private protected override void Yield(IActorRef asker)
    {
        _yieldsTo = asker;
        YieldWhenDone();
    }

    // Others fetch from the store what is not in memory.
    private protected override LogPage? ReadNow(LogRead read) => null;

    private void Open(StoredRoom room)
    {
        _isRenewing = false;
        // What came from the former owner is of another history, or not all.
        if (Top != new RoomPosition(room.Epoch, room.Last)) ForgetNewest();
        _stored = room;
        _epoch = room.Epoch;
        _committed = _last = room.Last;
        _log.Floor = room.Floor;
        _keys = room.Keys.Count > 0 ? KeysOf(room) : null;
        _trimmedAt = _services.Time.GetTimestamp();
        ShowStanding();
        Stash.UnstashAll();
        TrimLater();
        PassivateWhenIdle();
    }

    private RecentKeys KeysOf(StoredRoom room)
    {
        var keys = new RecentKeys(_services.Time);
        var now = _services.Time.GetUtcNow();
        foreach (var key in room.Keys)
            if (!keys.TryFind((key.User, key.IsServer), key.Key, out _)) keys.Add(new RecentKey(key.User, key.IsServer, key.Key, key.Offset, now - key.At));
        return keys;
    }

    private void HandOver()
    {
        if (_underWay is not null || _rows.Count == 0) return;
        var (count, bytes) = (0, 0L);
        for (; count < _rows.Count && count < StoreAppend.MostRows; count++)
        {
            bytes += _rows[count].Entry.Message.Body.Length;
            if (count > 0 && bytes > StoreAppend.MostBytes) break;
        }

        var self = Self;
        _underWay = new StoreAppend(_owner, _stored!, _rows.GetRange(0, count), ended => self.Tell(ended));
        _store.Append(_underWay);
        if (HasNoMembers) Hold();
    }

    private void End(AppendEnded ended)
    {
        _underWay = null;
        switch (ended.Outcome)
        {
            case AppendOutcome.Committed:
                TakeCommitted(ended.Append.Rows.Count);
                HandOver();
                YieldWhenDone();
                break;
            case AppendOutcome.Refused:
                RefuseAll(ended.Reason!);
                YieldWhenDone();
                break;
            default:
                // The region will say so and stop this actor; what waits goes to the next owner then. Where it does not, it was a mistake.
                Timers.StartSingleTimer(TryAgainTick.Instance, TryAgainTick.Instance, TryAgainAfter);
                break;
        }
    }

    private void TakeCommitted(int count)
    {
        List<RoomEntry> entries;
        if (count == _accepted.Count)
        {
            (entries, _accepted) = (_accepted, []);
            _rows = [];
        }
        else
        {
            entries = _accepted.GetRange(0, count);
            _accepted.RemoveRange(0, count);
            _rows.RemoveRange(0, count);
        }

        _committed = entries[^1].Offset;
        Tell(entries);
        ReplyCommitted();
    }

    // Of those that came before some are known by their key, and may have an older place.
    private void ReplyCommitted()
    {
        if (_replies is not { Count: > 0 } waiting) return;
        var due = waiting.FindAll(reply => reply.Offset <= _committed);
        if (due.Count == 0) return;
        if (due.Count == waiting.Count) waiting.Clear();
        else waiting.RemoveAll(reply => reply.Offset <= _committed);
        Reply(due);
    }

    private void RefuseAll(string reason)
    {
        // Those that are known by their key, and were asked for again meanwhile, are in the store.
        ReplyCommitted();
        foreach (var entry in _accepted) entry.Message.ReturnCredit();
        _accepted = [];
        _rows = [];
        _keys?.Forget(_committed);
        _last = _committed;
        var refused = _replies ?? [];
        _replies = null;
        foreach (var (reply, _) in refused) reply.Refused(ErrorCodes.NotAvailable, reason);
        foreach (var (reply, _) in refused) reply.Send();
    }

    private void YieldWhenDone()
    {
        if (_yieldsTo is { } asker && _rows.Count == 0 && _behind is null) base.Yield(asker);
    }

    private static partial class Log
    {
        [LoggerMessage(
            HubEventIds.RoomRenewed, LogLevel.Warning,
            "The database has lost messages of room {RoomId}, which stood at {Offset} and is at {Stored} now: its history begins anew")]
        public static partial void Renewed(ILogger logger, string roomId, long offset, long stored);
    }
}
