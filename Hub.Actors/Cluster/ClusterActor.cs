using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;
using Microsoft.Extensions.Logging;

namespace Hub.Actors.Cluster;

/// <summary>
/// Makes true on this node what the tables say: keeps links to the nodes that are up, tells the region whose each shard is, claims shards that nobody
/// owns and that are this node's by placement, and gives away those that are another's.
/// </summary>
internal sealed partial class ClusterActor : UntypedActor, IWithTimers
{
    private static readonly TimeSpan BalanceEvery = TimeSpan.FromSeconds(1);

    // A state that came for a term that nobody has taken by then is of a move that broke off.
    private static readonly TimeSpan StateLifetime = TimeSpan.FromSeconds(30);

    private const int MovesAtOnce = 8;
    private const int MovesAtOnceWhenLeaving = 256;

    private readonly ClusterServices _services;
    private readonly IActorRef _region;
    private readonly ShardMove _move;

    // What the region knows, by the shards' numbers.
    private readonly ShardRow[] _known;
    private readonly Dictionary<ShardId, (ShardState State, long At)> _states = [];

    // Shards on their way to another node.
    private readonly HashSet<ShardId> _moving = [];
    private readonly List<IActorRef> _awaitHandOver = [];
    private readonly Dictionary<Incarnation, int> _handedOver = [];

    // Nodes that want to leave, until the next view.
    private readonly List<(Incarnation Node, IActorRef Asker)> _flushes = [];
    private Incarnation? _self;
    private ClusterView? _view;
    private long _calmSince;
    private bool _isClaiming;

    public ClusterActor(ClusterServices services, IActorRef region)
    {
        _services = services;
        _region = region;
        _known = new ShardRow[services.ShardCount];
        _move = new ShardMove(region, services.Peers, services.Membership, services.Links.Answers, services.Time);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private IReadOnlyCollection<Incarnation> Nodes => [.. _view!.Nodes.Select(node => node.Id)];

    private IEnumerable<int> Owned => Enumerable.Range(0, _known.Length).Where(shard => _known[shard].Owner == _self);

    protected override void PreStart() => Timers.StartPeriodicTimer(BalanceTick.Instance, BalanceTick.Instance, BalanceEvery);

    protected override void PreRestart(Exception reason, object? message)
    {
        Log.Failed(_services.Logger, _self, reason);
        Forget();
        base.PreRestart(reason, message);
    }

    // As another incarnation, that knows nothing of what went wrong.
    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        _ = RejoinAsync();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case NodeJoined joined:
                Forget();
                _self = joined.Self;
                _services.Status.IsIsolated = false;
                // Also where the lease before it has ended: nobody says of that one that it holds again.
                _region.Tell(new ShardsSuspended(AreSuspended: false));
                Log.Joined(_services.Logger, joined.Self);
                _services.Metrics.Joined();
                // The others know the former incarnation to leave, and not this one.
                if (_services.Status.IsLeaving) _ = _services.Membership.SetLeavingAsync(CancellationToken.None);
                break;
            case ClusterView view when _self is not null:
                See(view);
                break;
            case ClusterView:
                break;
            case LeaseChanged changed:
                if (changed.IsHeld) _services.Metrics.LeaseRenewed();
                else _services.Metrics.LeaseLost();
                _region.Tell(new ShardsSuspended(!changed.IsHeld));
                break;
            case NodeEvicted:
                Log.Evicted(_services.Logger, _self);
                _services.Metrics.Evicted();
                Forget();
                break;
            case DatabaseReplaced:
                Log.Replaced(_services.Logger, _self);
                _services.Metrics.DatabaseReplaced();
                Forget();
                break;
            case ShardState state:
                _states[state.Shard] = (state, _services.Time.GetTimestamp());
                break;
            case ClaimEnded ended:
                _isClaiming = false;
                if (ended.Failure is { } failure) Log.ClaimFailed(_services.Logger, failure.Message);
                _services.Membership.Look();
                _services.Peers.TellToLook();
                break;
            case MoveEnded ended:
                EndMove(ended);
                break;
            case BalanceTick:
                DropOldStates();
                SayHandedOver();
                ReportSuspects();
                if (_view is not null)
                {
                    Judge(_view);
                    Balance();
                }

                break;
            case SuspicionsSaid said:
                // The next tick says them again.
                if (said.Failure is not null) _suspects = [];
                break;
            case StepOutDecided decided:
                _isAskingToStepOut = false;
                if (decided.May) BeginToStepOut();
                break;
            case HandOverEnds:
                if (_isolated == Isolated.HandsOver) StepOut();
                break;
            case SteppedOut:
                Forget();
                ProbeLater();
                break;
            case ProbeTick:
                _ = ProbeAsync().PipeTo(Self);
                break;
            case ProbeEnded probed:
                EndProbe(probed);
                break;
            case FlushTo flush:
                _flushes.Add((flush.Node, Sender));
                _services.Membership.Look();
                break;
            case HandAllOver:
                _awaitHandOver.Add(Sender);
                if (_view is not null) Balance();
                AnswerWhenHandedOver();
                break;
            case LeaveCluster:
                Forget();
                Sender.Tell(Done.Instance);
                break;
            default:
                Unhandled(message);
                break;
        }

        _services.Status.Moving = _moving.Count;
    }

    private async Task RejoinAsync()
    {
        await _services.Membership.StepOutAsync(CancellationToken.None);
        _services.Membership.Return();
    }

    private void See(ClusterView view)
    {
        var self = _self!.Value;
        if (_view is null || !_view.Nodes.Select(node => (node.Id, node.IsLeaving)).SequenceEqual(view.Nodes.Select(node => (node.Id, node.IsLeaving))))
            _calmSince = _services.Time.GetTimestamp();
        _view = view;
        var others = view.Nodes.Where(node => node.Id != self).ToDictionary(node => node.Id, node => node.Url);
        foreach (var gone in _services.Peers.Become(self, others)) SayGone(gone);
        var up = view.Nodes.Select(node => node.Id).ToHashSet();
        var taken = new List<long>();
        for (var shard = 0; shard < _known.Length; shard++)
        {
            var row = view.Shards[shard];
            if (row.Owner is { } owner && !up.Contains(owner)) row = row with { Owner = null };
            // Read before this node changed it.
            if (row.Term < _known[shard].Term) continue;
            if (row == _known[shard] || _moving.Contains(new ShardId(shard))) continue;
            if (row.Owner == self) taken.Add(row.Term);
            Change(new ShardId(shard), row);
        }

        if (taken.Count > 0)
        {
            Log.Taken(_services.Logger, taken.Count, taken.Min(), taken.Max());
            _services.Metrics.Taken(taken.Count);
        }

        foreach (var (node, asker) in _flushes) _ = FlushAsync(node).PipeTo(asker);
        _flushes.Clear();
        _services.Status.View = view;
        if (_known.All(row => row.Owner is not null)) _services.Status.IsReady = true;
        Claim();
        Balance();
    }

    // Once the region has done what it was told before.
    private async Task<Flushed> FlushAsync(Incarnation node)
    {
        await _region.Ask<ActorIdentity>(new Identify(node));
        await _services.Peers.FlushAsync(node);
        return Flushed.Instance;
    }

    private void Change(ShardId shard, ShardRow row)
    {
        var before = _known[shard.Number];
        _known[shard.Number] = row;
        if (before.Owner == _self) _region.Tell(new ShardLost(shard, before.Term));
        if (row.Owner is null) _region.Tell(new ShardUnowned(shard));
        else if (row.Owner == _self) _region.Tell(new ShardAcquired(shard, row.Term, StatesFor(shard, row.Term), Nodes));
        else _region.Tell(new ShardOwned(shard, row.Term, row.Owner.Value));
    }

    // The first owner of all has nothing to take over; where a former one has sent nothing, what was there is lost.
    private IReadOnlyDictionary<string, object>? StatesFor(ShardId shard, long term)
    {
        if (term == 1) return new Dictionary<string, object>();
        return _states.Remove(shard, out var kept) && kept.State.Term == term ? kept.State.States : null;
    }

    private void SayGone(Incarnation node)
    {
        Log.Gone(_services.Logger, node);
        _services.Metrics.NodeGone();
        _services.Inboxes.Forget(node);
        _region.Tell(new NodeGone(node));
    }

    // This node is no member: it owns nothing, and nobody is known to.
    private void Forget()
    {
        for (var shard = 0; shard < _known.Length; shard++)
        {
            if (_known[shard].Owner is null) continue;
            var id = new ShardId(shard);
            if (_known[shard].Owner == _self) _region.Tell(new ShardLost(id, _known[shard].Term));
            _region.Tell(new ShardUnowned(id));
        }

        Array.Clear(_known);
        _states.Clear();
        _moving.Clear();
        _suspects = [];
        _blamedSince = null;
        if (_isolated == Isolated.HandsOver) _isolated = Isolated.No;
        _view = null;
        _self = null;
        foreach (var gone in _services.Peers.Become(default, new Dictionary<Incarnation, Uri>())) SayGone(gone);
        AnswerWhenHandedOver();
    }

    private void Claim()
    {
        if (_isClaiming || IsGoing || !_services.Membership.LeaseIsHeld) return;
        var free = Enumerable.Range(0, _known.Length).Where(shard => _known[shard].Owner is null).ToArray();
        if (free.Length == 0 || _view!.Nodes.All(node => node.IsLeaving)) return;
        var placed = Placed();
        ShardId[] mine = [.. free.Where(shard => placed[shard] == _self).Select(shard => new ShardId(shard))];
        if (mine.Length == 0) return;
        _isClaiming = true;
        _ = _services.Membership.ClaimAsync(mine, CancellationToken.None).PipeTo(Self, success: () => new ClaimEnded(null), failure: cause => new ClaimEnded(cause));
    }

    // Empty without a node that stays.
    private Incarnation[] Placed()
    {
        var staying = (IsGoing ? Takers : Takers.Append(_self!.Value)).ToDictionary(node => node.Node);
        return [.. Placement.Of(staying.Keys, _known.Length).Select(node => staying[node])];
    }

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.NodeJoined, LogLevel.Information, "Joined the cluster as {NodeId}")]
        public static partial void Joined(ILogger logger, Incarnation nodeId);

        [LoggerMessage(HubEventIds.NodeEvicted, LogLevel.Warning, "The cluster has given {NodeId} up, it joins anew")]
        public static partial void Evicted(ILogger logger, Incarnation? nodeId);

        [LoggerMessage(
            HubEventIds.DatabaseReplaced, LogLevel.Warning,
            "The database has failed over to another server, {NodeId} joins anew: what that server misses of a durable room begins a new history of it")]
        public static partial void Replaced(ILogger logger, Incarnation? nodeId);

        [LoggerMessage(HubEventIds.ClusterFailed, LogLevel.Error, "What keeps {NodeId} in the cluster has failed, it joins anew")]
        public static partial void Failed(ILogger logger, Incarnation? nodeId, Exception exception);

        [LoggerMessage(HubEventIds.NodeSuspected, LogLevel.Warning, "The link to {NodeId} has not worked for {Time}: that is told to all")]
        public static partial void Suspected(ILogger logger, Incarnation nodeId, TimeSpan time);

        [LoggerMessage(HubEventIds.NodeTrusted, LogLevel.Information, "The link to {NodeId} works again, or the node is gone")]
        public static partial void Trusted(ILogger logger, Incarnation nodeId);

        [LoggerMessage(HubEventIds.NodeStepsOut, LogLevel.Warning,
            "{NodeId} steps out of the cluster until its links work: it gives its shards away and closes its connections with 4200. Broken are those with {Others}")]
        public static partial void StepsOut(ILogger logger, Incarnation nodeId, string others);

        [LoggerMessage(HubEventIds.NodeStaysOut, LogLevel.Warning, "The links of this node do not work yet, they are tried again in {Pause}: {Reason}")]
        public static partial void StaysOut(ILogger logger, string reason, TimeSpan pause);

        [LoggerMessage(HubEventIds.NodeGone, LogLevel.Information, "{NodeId} is gone")]
        public static partial void Gone(ILogger logger, Incarnation nodeId);

        [LoggerMessage(HubEventIds.ClaimFailed, LogLevel.Warning, "Shards could not be claimed, it is tried again: {Reason}")]
        public static partial void ClaimFailed(ILogger logger, string reason);

        [LoggerMessage(HubEventIds.ShardsHandedOver, LogLevel.Information, "{Count} shards were handed over to {NodeId}")]
        public static partial void HandedOver(ILogger logger, int count, Incarnation nodeId);

        [LoggerMessage(HubEventIds.ShardsTaken, LogLevel.Information, "{Count} shards are this node's now, with terms {First} to {Last}")]
        public static partial void Taken(ILogger logger, int count, long first, long last);

        [LoggerMessage(HubEventIds.MoveFailed, LogLevel.Warning, "{Count} shards could not be handed over to {NodeId}, they stay for now: {Reason}")]
        public static partial void MoveFailed(ILogger logger, int count, Incarnation nodeId, string reason);
    }
}
