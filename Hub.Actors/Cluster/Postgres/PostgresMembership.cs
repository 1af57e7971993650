using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;
using Microsoft.Extensions.Logging;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>A node's place in the tables of PostgreSQL. A thread of its own renews the lease, so that nothing else in the process can delay it.</summary>
internal sealed partial class PostgresMembership : IMembership, IAsyncDisposable
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromMilliseconds(500);

    private readonly ClusterOptions _options;
    private readonly NodeId _node;
    private readonly ClusterConnections _connections;
    private readonly NodeTable _nodes;
    private readonly ShardTable _shards;
    private readonly SuspicionTable _suspicions;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lease _lease;
    private readonly AutoResetEvent _look = new(initialState: false);
    private readonly CancellationTokenSource _stopped = new();
    private Uri? _url;
    private IMembershipListener? _listener;
    private Thread? _thread;
    private long _highestTerm;

    // Null while it is no member. Written by whoever joins, read by all.
    private volatile Membership? _membership;

    // Held while the lease is taken as renewed, and while it is given up: not in turns.
    private readonly Lock _gate = new();

    // Whether it is to stay none for now.
    private volatile bool _isOut;

    public PostgresMembership(ClusterOptions options, NodeId node, TimeProvider time, ILoggerFactory loggers)
    {
        _options = options;
        _node = node;
        _time = time;
        _logger = loggers.CreateLogger<PostgresMembership>();
        _connections = new ClusterConnections(options, node);
        _nodes = new NodeTable(_connections.Pool, node);
        _shards = new ShardTable(_connections.Pool);
        _suspicions = new SuspicionTable(_connections.Pool);
        _lease = new Lease(options.Lease, time);
    }

    public Uri Url => _url ?? throw new InvalidOperationException("The membership has not been started");

    public bool LeaseIsHeld => _lease.IsHeld;

    public TimeSpan LeaseLeft => _lease.Left;

    /// <summary>How the database is reached.</summary>
    public ClusterConnections Connections => _connections;

    /// <summary>Makes the tables where there are none, and adds to them what an older hub has not; waits until the database answers.</summary>
    /// <exception cref="ClusterException">What stands against it will not go away by itself.</exception>
    public async Task<ClusterMeta> PrepareAsync(int shardCount, CancellationToken cancellation)
    {
        var wasTold = false;
        while (true)
        {
            try
            {
                await using var connection = await _connections.Pool.OpenConnectionAsync(cancellation);
                if (connection.PostgreSqlVersion.Major < OldestServer)
                    throw new ClusterException($"PostgreSQL {connection.PostgreSqlVersion} is too old ({_connections.Description}): {OldestServer} or later is needed");
                await _connections.FindTimelineAsync(connection, cancellation);
                var meta = await new ClusterSchema(connection, shardCount, Schema).MakeAsync(cancellation);
                return meta.ShardCount == shardCount
                    ? meta
                    : throw new ClusterException($"The cluster has {meta.ShardCount} shards, and this hub knows {shardCount}");
            }
            catch (Exception failure) when (DatabaseFailure.IsOne(failure))
            {
                if (DatabaseFailure.Describe(failure, _connections) is { } reason) throw new ClusterException(reason);
                if (!wasTold) Log.Unreachable(_logger, _connections.Description, failure.Message);
                wasTold = true;
            }

            await Task.Delay(TryAgainAfter, _time, cancellation);
        }
    }

    /// <summary>The oldest server that is used: the oldest that its makers still mend.</summary>
    public int OldestServer { get; init; } = 14;

    /// <summary>What the tables are made of.</summary>
    public SchemaSteps Schema { get; init; } = SchemaSteps.Own;

    public async Task StartAsync(Uri url, IMembershipListener listener, CancellationToken cancellation)
    {
        _url = url;
        _listener = listener;
        await JoinAsync(cancellation);
        _thread = new Thread(Run) { Name = "hub lease", IsBackground = true, Priority = ThreadPriority.Highest };
        _thread.Start();
    }

    public void Look() => _look.Set();

    public async Task ClaimAsync(IReadOnlyCollection<ShardId> shards, CancellationToken cancellation)
    {
        if (_membership is { } membership) await _shards.ClaimAsync(membership.Self, shards, Interlocked.Read(ref _highestTerm), cancellation);
    }

    public async Task<IReadOnlyCollection<ShardId>> TransferAsync(IReadOnlyCollection<ShardTransfer> transfers, CancellationToken cancellation)
    {
        while (_membership is { } membership)
        {
            try
            {
                return await _shards.TransferAsync(membership.Self, transfers, cancellation);
            }
            catch (Exception unknown) when (DatabaseFailure.IsOne(unknown))
            {
                // Whether it was done the next call says.
                Log.OutcomeUnknown(_logger, transfers.Count, unknown.Message);
            }

            await Task.Delay(TryAgainAfter, _time, cancellation);
        }

        return [];
    }

    public async Task<bool> SetLeavingAsync(CancellationToken cancellation)
    {
        while (_membership is { } membership)
        {
            try
            {
                return await _nodes.SetLeavingAsync(membership.Self, cancellation);
            }
            catch (Exception unreachable) when (DatabaseFailure.IsOne(unreachable))
            {
                Log.Unreachable(_logger, _connections.Description, unreachable.Message);
            }

            await Task.Delay(TryAgainAfter, _time, cancellation);
        }

        return false;
    }

    public async Task SuspectAsync(IReadOnlyCollection<Incarnation> suspects, CancellationToken cancellation)
    {
        if (_membership is { } membership) await _suspicions.ReplaceAsync(membership.Self, suspects, cancellation);
    }

    public async Task<bool> TryIsolateAsync(CancellationToken cancellation) =>
        _membership is { } membership && await _suspicions.TryIsolateAsync(membership.Self, cancellation);

    public async Task StepOutAsync(CancellationToken cancellation)
    {
        Membership? membership;
        lock (_gate)
        {
            _isOut = true;
            _lease.GiveUp();
            membership = _membership;
            _membership = null;
        }

        if (membership is not null) await SayLeftAsync(membership.Self, cancellation);
    }

    public void Return()
    {
        _isOut = false;
        Look();
    }

    public Task<IReadOnlyList<ClusterNode>> ListAsync(CancellationToken cancellation) => _nodes.ListAsync(cancellation);

    public async Task LeaveAsync(CancellationToken cancellation)
    {
        var membership = _membership;
        await StopThreadAsync();
        if (membership is not null) await SayLeftAsync(membership.Self, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await StopThreadAsync();
        await _connections.DisposeAsync();
        _look.Dispose();
        _stopped.Dispose();
    }

    // A process of that name which was killed has a lease that ends soon; one that renews it runs.
    private async Task JoinAsync(CancellationToken cancellation)
    {
        DateTime? firstExpiry = null;
        while (true)
        {
            var sentAt = _time.GetTimestamp();
            var (self, otherUrl, otherExpires) = await _nodes.TryJoinAsync(_url!, _options.Lease, cancellation);
            if (self is { } joined)
            {
                // Told before the thread can see it.
                _listener!.Joined(joined);
                _lease.Renewed(sentAt);
                _membership = new Membership(joined);
                return;
            }

            if (firstExpiry is not null && otherExpires > firstExpiry)
                throw new ClusterException($"Another node that runs at {otherUrl} is called {_node}: give this one another name with HUB__CLUSTER__NODE");
            firstExpiry = otherExpires;
            await Task.Delay(TryAgainAfter, _time, cancellation);
        }
    }

    private async Task SayLeftAsync(Incarnation self, CancellationToken cancellation)
    {
        try
        {
            await _nodes.LeaveAsync(self, cancellation);
        }
        catch (Exception unreachable) when (DatabaseFailure.IsOne(unreachable))
        {
            // The lease ends by itself.
            Log.Unreachable(_logger, _connections.Description, unreachable.Message);
        }
    }

    private async Task StopThreadAsync()
    {
        if (_stopped.IsCancellationRequested || _thread is null) return;
        await _stopped.CancelAsync();
        _look.Set();
        await Task.Run(_thread.Join);
        _lease.GiveUp();
        _membership = null;
    }

    /// <summary>One stay in the cluster.</summary>
    private sealed record Membership(Incarnation Self);

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.DatabaseUnreachable, LogLevel.Warning, "The database does not answer ({Database}), it is tried again: {Reason}")]
        public static partial void Unreachable(ILogger logger, string database, string reason);

        [LoggerMessage(HubEventIds.DatabaseReachable, LogLevel.Information, "The database answers again ({Database})")]
        public static partial void Reachable(ILogger logger, string database);

        [LoggerMessage(HubEventIds.LeaseLost, LogLevel.Warning, "The lease of {NodeId} could not be renewed: until it can, this node acts as no room's owner")]
        public static partial void LeaseLost(ILogger logger, Incarnation nodeId);

        [LoggerMessage(HubEventIds.LeaseRenewed, LogLevel.Information, "The lease of {NodeId} is renewed, and nobody has taken its shards meanwhile")]
        public static partial void LeaseRenewed(ILogger logger, Incarnation nodeId);

        [LoggerMessage(HubEventIds.NodesEvicted, LogLevel.Warning, "{Count} nodes were given up: they have not renewed their leases")]
        public static partial void Evicted(ILogger logger, int count);

        [LoggerMessage(HubEventIds.RejoinFailed, LogLevel.Warning, "{NodeId} cannot join anew, it is tried again: {Reason}")]
        public static partial void RejoinFailed(ILogger logger, NodeId nodeId, string reason);

        [LoggerMessage(HubEventIds.OutcomeUnknown, LogLevel.Warning, "Whether {Count} shards have another owner is not known, it is asked again: {Reason}")]
        public static partial void OutcomeUnknown(ILogger logger, int count, string reason);
    }
}
