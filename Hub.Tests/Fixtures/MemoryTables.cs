using Hub.Actors.Cluster;
using Hub.Actors.Protocol;

namespace Hub.Tests.Fixtures;

/// <summary>The tables of a cluster in one process: every node sees each change at once.</summary>
internal sealed class MemoryTables(int shardCount)
{
    private readonly Lock _gate = new();
    private readonly List<(ClusterNode Node, IMembershipListener Listener)> _nodes = [];
    private readonly ShardRow[] _shards = new ShardRow[shardCount];
    private readonly HashSet<Suspicion> _suspicions = [];
    private long _lastIncarnation;
    private Incarnation? _isolated;

    /// <summary>What claims wait for, as they do for a lock.</summary>
    public Task Claimable { get; set; } = Task.CompletedTask;

    public IReadOnlyList<ShardRow> Shards
    {
        get
        {
            lock (_gate) return [.. _shards];
        }
    }

    public Incarnation Join(NodeId node, Uri url, IMembershipListener listener)
    {
        lock (_gate)
        {
            var self = new Incarnation(node, ++_lastIncarnation);
            _nodes.Add((new ClusterNode(self, url, IsLeaving: false), listener));
            listener.Joined(self);
            Show();
            return self;
        }
    }

    /// <summary>The node is no member any more. It is not told.</summary>
    public void Remove(Incarnation node)
    {
        lock (_gate)
        {
            _nodes.RemoveAll(member => member.Node.Id == node);
            Show();
        }
    }

    public bool SetLeaving(Incarnation node)
    {
        lock (_gate)
        {
            var index = _nodes.FindIndex(member => member.Node.Id == node);
            if (index < 0) return false;
            _nodes[index] = (_nodes[index].Node with { IsLeaving = true }, _nodes[index].Listener);
            Show();
            return true;
        }
    }

    public void Suspect(Incarnation reporter, IEnumerable<Incarnation> suspects)
    {
        lock (_gate)
        {
            _suspicions.RemoveWhere(one => one.Reporter == reporter);
            _suspicions.UnionWith(suspects.Select(suspect => new Suspicion(reporter, suspect)));
            Show();
        }
    }

    /// <summary>One at a time: the next may when that one is gone.</summary>
    public bool TryIsolate(Incarnation node)
    {
        lock (_gate)
        {
            if (_isolated is { } other && _nodes.Exists(member => member.Node.Id == other)) return false;
            _isolated = node;
            return SetLeaving(node);
        }
    }

    public IReadOnlyList<ClusterNode> List()
    {
        lock (_gate) return [.. _nodes.Select(member => member.Node)];
    }

    public void Claim(Incarnation node, IEnumerable<ShardId> shards)
    {
        lock (_gate)
        {
            foreach (var shard in shards)
            {
                var row = _shards[shard.Number];
                if (row.Owner is { } owner && IsUp(owner)) continue;
                _shards[shard.Number] = new ShardRow(node, row.Term + 1);
            }

            Show();
        }
    }

    public IReadOnlyCollection<ShardId> Transfer(Incarnation from, IEnumerable<ShardTransfer> transfers)
    {
        lock (_gate)
        {
            var gone = new List<ShardId>();
            foreach (var transfer in transfers)
            {
                if (_shards[transfer.Shard.Number] != new ShardRow(from, transfer.Term) || !IsUp(from) || !IsUp(transfer.To)) continue;
                _shards[transfer.Shard.Number] = new ShardRow(transfer.To, transfer.Term + 1);
                gone.Add(transfer.Shard);
            }

            Show();
            return gone;
        }
    }

    public void Show()
    {
        lock (_gate)
        {
            var view = new ClusterView([.. _nodes.Select(member => member.Node)], [.. _shards], [.. _suspicions.Where(one => IsUp(one.Reporter) && IsUp(one.Suspect))]);
            foreach (var (_, listener) in _nodes) listener.Seen(view);
        }
    }

    private bool IsUp(Incarnation node) => _nodes.Exists(member => member.Node.Id == node);
}
