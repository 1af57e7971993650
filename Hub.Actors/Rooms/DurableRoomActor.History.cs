namespace Hub.Actors.Rooms;

/// <content>What is kept for how long, and what is done where the store has lost some of it.</content>
internal sealed partial class DurableRoomActor
{
    // More than may be kept is dropped by half as much again at least, so that few statements do it.
    private const int LeastDropped = 256;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    private bool _isRenewing;
    private bool _isDropping;
    private long _trimmedAt;

    private protected override bool HasToTrim => base.HasToTrim || _committed > _log.Floor;

    private protected override TimeSpan ShortestLife()
    {
        var shortest = base.ShortestLife();
        return shortest < LookEvery * 8 ? shortest : LookEvery * 8;
    }

    private protected override void Trim()
    {
        base.Trim();
        if (_isDropping || (_committed - _log.Floor <= Rule.Keep + Math.Max(Rule.Keep / 2, LeastDropped) && !IsTimeToLook())) return;
        _isDropping = true;
        _trimmedAt = _services.Time.GetTimestamp();
        var now = _services.Time.GetUtcNow();
        // A key or a publish that is sent again has to be found for so long.
        var before = now - RecentKeys.Lifetime;
        DateTimeOffset? expired = Rule.Ttl == TimeSpan.Zero ? null : now - (Rule.Ttl > RecentKeys.Lifetime ? Rule.Ttl : RecentKeys.Lifetime);
        _ = _store.TrimAsync(_owner, _stored! with { Floor = _log.Floor, Last = _committed }, Rule.Keep, before, expired)
            .PipeTo(Self, success: floor => new OldestDropped(floor), failure: _ => new OldestDropped(Floor: null));
    }

    private bool IsTimeToLook()
    {
        if (Rule.Ttl == TimeSpan.Zero || _committed == _log.Floor) return false;
        var every = Rule.Ttl / 8 > LookEvery ? Rule.Ttl / 8 : LookEvery;
        return _services.Time.GetElapsedTime(_trimmedAt) >= every;
    }

    private void TakeDropped(OldestDropped dropped)
    {
        _isDropping = false;
        if (dropped.Floor is { } floor && floor > _log.Floor) _log.Floor = floor;
    }

    // A node has heard what the store does not have: it was lost, with a database that failed over to one that was behind.
    private protected override void Declare(DeclareInterest declared)
    {
        if (declared.Since is not { } since || since.Epoch != _epoch || since.Offset <= _committed)
        {
            base.Declare(declared);
            return;
        }

        Log.Renewed(_services.Logger, _room, since.Offset, _committed);
        Stash.Stash();
        LoseAll();
        _isRenewing = true;
        Renew();
    }

    private void Renew() => _ = _store.RenewAsync(_owner, _stored!).PipeTo(Self, success: room => new RoomOpened(room), failure: cause => new RenewFailed(cause));

    // What was not promised to anybody yet comes again, into the new history.
    private void LoseAll()
    {
        foreach (var entry in _accepted) entry.Message.ReturnCredit();
        var lost = _replies ?? [];
        _accepted = [];
        _rows = [];
        _replies = null;
        _underWay = null;
        foreach (var (reply, _) in lost) reply.Lost("The room has lost its history; send it again with the same key");
        TellAll(new DeclareAgain());
    }
}
