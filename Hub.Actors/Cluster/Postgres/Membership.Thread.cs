using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>What the thread of the lease does: turn by turn, all of it.</summary>
internal sealed partial class Membership
{
    // A quarter of the shortest lease: three renewals may fail.
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(750);

    // After another's lease ends it is looked at this much later.
    private static readonly TimeSpan s_afterExpiry = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_shortestPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_joinPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_firstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestRetry = TimeSpan.FromMilliseconds(500);

    private readonly ShardMemory _shards = new();
    private JoinAttempt _attempt;
    private Incarnation? _self;
    private bool _hasSchema;
    private bool _saidHeld;
    private bool _saidUnreachable;
    private bool _saidTaken;
    private TimeSpan _retry = s_firstRetry;

    private bool HasBeenMember => _started.Task.IsCompletedSuccessfully;

    // Waits by the operating system's clock and not by a timer of the injected one: a timer's callback needs a thread of
    // the pool, which is what this thread must do without.
    private void Run()
    {
        try
        {
            while (Wanted() != Wish.End && Turn() is { } pause) _wake.WaitOne(pause);
            LeaveIfMember();
        }
        finally
        {
            _connection.Dispose();
            _started.TrySetCanceled();
            lock (_lock)
            {
                _wish = Wish.End;
                _leaving?.TrySetResult();
            }

            _ended.SetResult();
        }
    }

    private Wish Wanted()
    {
        lock (_lock) return _wish;
    }

    // Null when there is no use in a next one.
    private TimeSpan? Turn()
    {
        SayIfLapsed();
        try
        {
            if (Wanted() == Wish.Outside) StepOut();
            return Work();
        }
        catch (Exception failure) when ((failure as ClusterDatabaseException ?? _database.FaultOf(failure)) is { } fault)
        {
            return Fail(fault);
        }
        finally
        {
            SayIfLapsed();
        }
    }

    private TimeSpan? Work()
    {
        if (!_hasSchema) _schema.Ensure();
        _hasSchema = true;
        if (_self is null && Wanted() == Wish.Member && !Join()) return s_joinPause;
        var sent = _time.GetTimestamp();
        var (member, known) = (_self, _shards.Version);
        var renewal = _connection.Use(connection => _renewals.Execute(connection, member, _settings.Lease, known));
        SayReachable();
        if (_self is { } self && !Renewed(self, sent, renewal.IsMember)) return TimeSpan.Zero;
        foreach (var down in renewal.MarkedDown) Log.MarkedDown(_logger, down);
        if (renewal.Shards is { } changed) _shards.Take(renewal.Version, changed);
        _listener.Seen(new ClusterView(renewal.Nodes, _shards.Rows, renewal.Suspicions));
        return PauseAfter(sent, renewal.NextExpiry);
    }

    private bool Join()
    {
        var meta = _connection.Use(_joins.ReadMeta);
        if (meta.ShardCount != _settings.ShardCount)
            throw new ClusterDatabaseException(
                $"{_database.Place}: the schema {_database.SchemaName} has {Text(meta.ShardCount)} shards and this hub {Text(_settings.ShardCount)}:" +
                " all nodes of a cluster need the same", isFinal: true);
        var sent = _time.GetTimestamp();
        var attempt = _attempt;
        _connection.Use(attempt.Try);
        SayReachable();
        if (attempt.Joined is not { } self)
        {
            if (attempt.Rival is { } rival) SayTaken(rival);
            return false;
        }

        _attempt = NewAttempt(mayReplace: false);
        _saidTaken = false;
        _self = self;
        _saidHeld = true;
        _lease.Renewed(sent);
        Log.Joined(_logger, self, _settings.Url);
        _listener.Joined(self, meta);
        _started.TrySetResult(self);
        return true;
    }

    // False when this incarnation is none of the cluster's any more.
    private bool Renewed(Incarnation self, long sent, bool isMember)
    {
        if (!isMember)
        {
            _lease.Drop();
            _self = null;
            Log.Evicted(_logger, self);
            _listener.Evicted(self);
            return false;
        }

        _lease.Renewed(sent);
        if (_saidHeld || !_lease.IsHeld) return true;
        _saidHeld = true;
        Log.Renewed(_logger, self);
        _listener.LeaseRenewed();
        return true;
    }

    private void StepOut()
    {
        LeaveIfMember();
        lock (_lock)
        {
            _leaving?.TrySetResult();
            _leaving = null;
        }
    }

    private void LeaveIfMember()
    {
        if (_self is not { } self) return;
        _lease.Drop();
        _self = null;
        try
        {
            _connection.Use(connection => _joins.Leave(connection, self));
            Log.Left(_logger, self);
        }
        catch (Exception failure) when (_database.FaultOf(failure) is { } fault)
        {
            _connection.Drop();
            Log.LeaveUnsaid(_logger, self, fault.Message);
        }
    }

    private TimeSpan? Fail(ClusterDatabaseException fault)
    {
        _connection.Drop();
        if (fault.IsFinal && !HasBeenMember)
        {
            _started.TrySetException(fault);
            return null;
        }

        // What is final at the start may be a database that was made anew, or a password that is being changed.
        if (fault.IsFinal) _hasSchema = false;
        if (!_saidUnreachable)
        {
            _saidUnreachable = true;
            Log.Unreachable(_logger, fault.Message);
            _listener.Unreachable(fault.Message);
        }

        var pause = _retry;
        _retry = TimeSpan.FromTicks(Math.Min(2 * _retry.Ticks, s_longestRetry.Ticks));
        return pause;
    }

    private void SayReachable()
    {
        _retry = s_firstRetry;
        if (!_saidUnreachable) return;
        _saidUnreachable = false;
        Log.Reachable(_logger, _database.Place);
        _listener.Reachable();
    }

    private void SayIfLapsed()
    {
        if (_self is not { } self || !_saidHeld || _lease.IsHeld) return;
        _saidHeld = false;
        Log.Lapsed(_logger, self);
        _listener.LeaseLapsed();
    }

    private void SayTaken(LeaseHolder rival)
    {
        var text = $"two nodes are called {_settings.Node}: the other one is at {rival.Url} and renews its lease. Give each a name of its own" +
            " (HUB__CLUSTER__NODE)";
        if (!HasBeenMember) throw new ClusterDatabaseException($"{_database.Place}: {text}", isFinal: true);
        if (_saidTaken) return;
        _saidTaken = true;
        Log.Taken(_logger, text);
    }

    private TimeSpan PauseAfter(long sent, TimeSpan? nextExpiry)
    {
        var pause = s_poll - _time.GetElapsedTime(sent);
        if (nextExpiry + s_afterExpiry is { } look && look < pause) pause = look;
        return pause > s_shortestPause ? pause : s_shortestPause;
    }

    private JoinAttempt NewAttempt(bool mayReplace) =>
        new(_joins, _settings.Node, _settings.Url, _settings.Lease, mayReplace);
}
