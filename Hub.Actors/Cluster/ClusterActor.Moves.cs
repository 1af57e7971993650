using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster;

/// <content>Shards on their way to other nodes.</content>
internal sealed partial class ClusterActor
{
    private void Balance()
    {
        if (!IsGoing && _services.Time.GetElapsedTime(_calmSince) < _services.Calm) return;
        if (!Takers.Any()) return;
        var most = (IsGoing ? MovesAtOnceWhenLeaving : MovesAtOnce) - _moving.Count;
        if (most <= 0 || !_services.Membership.LeaseIsHeld) return;
        var placed = Placed();
        var moves = Owned
            .Where(shard => placed[shard] != _self && !_moving.Contains(new ShardId(shard)))
            .Take(most)
            .Select(shard => new ShardTransfer(new ShardId(shard), _known[shard].Term, placed[shard]));
        foreach (var together in moves.GroupBy(move => move.To).Select(group => group.ToArray()).ToArray())
        {
            foreach (var move in together) _moving.Add(move.Shard);
            _ = _move.RunAsync(together, CancellationToken.None).PipeTo(Self);
        }
    }

    private void EndMove(MoveEnded ended)
    {
        if (ended.Failure is { } failure) Log.MoveFailed(_services.Logger, ended.Moves.Count, ended.Moves.First().To, failure.Message);
        var gone = ended.Gone.ToHashSet();
        foreach (var move in ended.Moves)
        {
            // Not where this node was evicted meanwhile.
            if (!_moving.Remove(move.Shard) || _known[move.Shard.Number] != new ShardRow(_self, move.Term)) continue;
            if (gone.Contains(move.Shard))
            {
                _known[move.Shard.Number] = new ShardRow(move.To, move.Term + 1);
                _region.Tell(new ShardOwned(move.Shard, move.Term + 1, move.To));
                continue;
            }

            _region.Tell(new ShardLost(move.Shard, move.Term));
            _region.Tell(new ShardAcquired(move.Shard, move.Term, ended.States.GetValueOrDefault(move.Shard), Nodes));
        }

        if (gone.Count > 0)
        {
            var to = ended.Moves.First().To;
            _handedOver[to] = _handedOver.GetValueOrDefault(to) + gone.Count;
            _services.Metrics.HandedOver(gone.Count);
        }

        if (_moving.Count == 0) SayHandedOver();
        _services.Peers.TellToLook();
        _services.Membership.Look();
        if (_view is not null) Balance();
        AnswerWhenHandedOver();
    }

    private bool IsHandedOver => _moving.Count == 0 && (_view is null || !Owned.Any() || !Takers.Any());

    private void AnswerWhenHandedOver()
    {
        StepOutWhenHandedOver();
        if (_awaitHandOver.Count == 0 || !IsHandedOver) return;
        foreach (var asker in _awaitHandOver) asker.Tell(Done.Instance);
        _awaitHandOver.Clear();
    }

    // All of a second in one line.
    private void SayHandedOver()
    {
        foreach (var (to, count) in _handedOver) Log.HandedOver(_services.Logger, count, to);
        _handedOver.Clear();
    }

    private void DropOldStates()
    {
        foreach (var (shard, (_, at)) in _states)
            if (_services.Time.GetElapsedTime(at) > StateLifetime) _states.Remove(shard);
    }
}
