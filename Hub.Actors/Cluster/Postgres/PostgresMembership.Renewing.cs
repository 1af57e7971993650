using Npgsql;

namespace Hub.Actors.Cluster.Postgres;

/// <content>The lease's thread.</content>
internal sealed partial class PostgresMembership
{
    // Four times in a lease of three seconds.
    private const int RenewalsPerLease = 4;

    // A lease that is over is looked at a moment later: the clock of the database decides, not this one.
    private static readonly TimeSpan PastExpiry = TimeSpan.FromMilliseconds(20);

    private Task _rejoining = Task.CompletedTask;
    private NpgsqlConnection? _connection;
    private Renewal? _renewal;
    private bool _wasHeld = true;
    private bool _wasReachable = true;

    // Of the server, as it was last; null before it has answered.
    private string? _timeline;

    // Who this node was until the database was replaced.
    private Membership? _former;

    private void Run()
    {
        while (!_stopped.IsCancellationRequested)
        {
            var pause = _options.Lease / RenewalsPerLease;
            try
            {
                pause = Renew(pause);
            }
            catch (Exception failure) when (DatabaseFailure.IsOne(failure))
            {
                if (_wasReachable) Log.Unreachable(_logger, _connections.Description, failure.Message);
                _wasReachable = false;
                Disconnect();
                pause = TryAgainAfter;
            }

            SayWhetherHeld();
            _look.WaitOne(pause);
        }

        Disconnect();
    }

    // Returns how soon to look again.
    private TimeSpan Renew(TimeSpan pause)
    {
        if (_membership is null)
        {
            if (!_isOut && _rejoining.IsCompleted) _rejoining = RejoinAsync();
            return TryAgainAfter;
        }

        if (_connection is null)
        {
            _connection = _connections.CreateLeaseConnection();
            _connection.Open();
        }

        if (_membership is not { Self: var self }) return TimeSpan.Zero;
        if (_renewal?.Self != self) _renewal = new Renewal(_connection, self, _options.Lease, _connections.TimelineSql);
        var sentAt = _time.GetTimestamp();
        var seen = _renewal.Run();
        if (!_wasReachable) Log.Reachable(_logger, _connections.Description);
        _wasReachable = true;
        // It has stepped out meanwhile.
        if (_isOut) return TryAgainAfter;
        if (IsReplaced(_renewal.Timeline))
        {
            // What it owns, and what is in its rooms, may be of commits that this server never had.
            _former = _membership;
            Forget();
            _listener!.DatabaseReplaced();
            return TimeSpan.Zero;
        }

        if (seen is not { } current)
        {
            Forget();
            _listener!.Evicted();
            return TimeSpan.Zero;
        }

        lock (_gate)
        {
            if (_isOut) return TryAgainAfter;
            _lease.Renewed(sentAt);
        }

        SayWhetherHeld();
        foreach (var row in current.View.Shards)
            if (row.Term > _highestTerm) Interlocked.Exchange(ref _highestTerm, row.Term);
        if (current.FirstExpiry <= TimeSpan.Zero && _lease.MayEvict && _renewal.Evict() is > 0 and var evicted)
        {
            Log.Evicted(_logger, evicted);
            return TimeSpan.Zero;
        }

        _listener!.Seen(current.View);
        return current.FirstExpiry > TimeSpan.Zero && current.FirstExpiry < pause - PastExpiry ? current.FirstExpiry + PastExpiry : pause;
    }

    private bool IsReplaced(string? timeline)
    {
        if (timeline is null || timeline == _timeline) return false;
        var isFirst = _timeline is null;
        _timeline = timeline;
        return !isFirst;
    }

    // It owns nothing any more.
    private void Forget()
    {
        _lease.GiveUp();
        _renewal = null;
        _membership = null;
        _wasHeld = true;
    }

    private async Task RejoinAsync()
    {
        try
        {
            if (_former is { } former) await _nodes.LeaveAsync(former.Self, _stopped.Token);
            _former = null;
            await JoinAsync(_stopped.Token);
            Look();
        }
        catch (Exception failure) when (DatabaseFailure.IsOne(failure))
        {
            Log.RejoinFailed(_logger, _node, failure.Message);
        }
        catch (ClusterException taken)
        {
            Log.RejoinFailed(_logger, _node, taken.Message);
        }
        catch (OperationCanceledException)
        {
            // Stopped meanwhile.
        }
    }

    private void SayWhetherHeld()
    {
        if (_membership is not { } membership || _lease.IsHeld == _wasHeld) return;
        _wasHeld = !_wasHeld;
        if (_wasHeld) Log.LeaseRenewed(_logger, membership.Self);
        else Log.LeaseLost(_logger, membership.Self);
        if (_wasHeld) _listener!.LeaseRenewed();
        else _listener!.LeaseLapsed();
    }

    private void Disconnect()
    {
        _connection?.Dispose();
        _connection = null;
        _renewal = null;
    }
}
