using System.Globalization;
using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;
using Microsoft.Extensions.Logging;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>
/// This node's place in the cluster: renews its lease from a thread of its own, so that a process that is loaded to the
/// full stays a member, and says what it finds to one listener. Goes on for ever, whatever happens to the database.
/// Its methods may be called from any thread.
/// </summary>
internal sealed partial class Membership : IAsyncDisposable
{
    private readonly MembershipSettings _settings;
    private readonly ClusterDatabase _database;
    private readonly ClusterSchema _schema;
    private readonly IMembershipListener _listener;
    private readonly TimeProvider _time;
    private readonly ILogger<Membership> _logger;
    private readonly JoinStatements _joins;
    private readonly RenewalStatements _renewals;
    private readonly LeaseConnection _connection;
    private readonly Lease _lease;
    private readonly Thread _thread;
    private readonly AutoResetEvent _wake = new(false);
    private readonly TaskCompletionSource<Incarnation> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // What callers want; the thread does it. Under the lock with the one who waits for a leave.
    private readonly Lock _lock = new();
    private Wish _wish = Wish.Member;
    private TaskCompletionSource? _leaving;
    private bool _isStarted;

    public Membership(
        MembershipSettings settings, ClusterDatabase database, ClusterSchema schema, IMembershipListener listener, TimeProvider time,
        ILogger<Membership> logger)
    {
        _settings = settings;
        _database = database;
        _schema = schema;
        _listener = listener;
        _time = time;
        _logger = logger;
        _joins = new JoinStatements(database);
        _renewals = new RenewalStatements(database);
        _lease = new Lease(settings.Lease, time);
        _connection = new LeaseConnection(database, time, SayIfLapsed, () => _lease.Left);
        _attempt = NewAttempt(mayReplace: true);
        _thread = new Thread(Run) { IsBackground = true, Name = "hub lease", Priority = ThreadPriority.AboveNormal };
    }

    private enum Wish
    {
        Member,
        Outside,
        End,
    }

    /// <summary>Whether this node may act as an owner at this very moment. Costs a timestamp.</summary>
    public bool LeaseIsHeld => _lease.IsHeld;

    /// <summary>What is left of the lease; zero or less without one.</summary>
    public TimeSpan LeaseLeft => _lease.Left;

    /// <summary>
    /// Makes the schema where there is none, and joins. As long as the database is unreachable it goes on trying.
    /// </summary>
    /// <returns>The first incarnation.</returns>
    /// <exception cref="ClusterDatabaseException">Trying again is in vain: the message says what to mend.</exception>
    public Task<Incarnation> StartAsync()
    {
        lock (_lock)
        {
            if (_isStarted) throw new InvalidOperationException($"The membership of node {_settings.Node} has been started already");
            _isStarted = true;
        }

        _thread.Start();
        return _started.Task;
    }

    /// <summary>Renews and reads at once, as when another node says that something has changed.</summary>
    public void Wake() => _wake.Set();

    /// <summary>
    /// Leaves the cluster and goes on reading it. The lease is dropped first; a database that cannot be told finds out
    /// when the lease ends.
    /// </summary>
    public Task LeaveAsync()
    {
        Task left;
        lock (_lock)
        {
            if (_wish == Wish.End || !_isStarted) return Task.CompletedTask;
            _wish = Wish.Outside;
            _leaving ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            left = _leaving.Task;
        }

        _wake.Set();
        return left;
    }

    /// <summary>Joins again after <see cref="LeaveAsync"/>.</summary>
    public void Return()
    {
        lock (_lock)
        {
            if (_wish == Wish.Outside) _wish = Wish.Member;
        }

        _wake.Set();
    }

    /// <summary>Leaves the cluster and ends the thread.</summary>
    public async ValueTask DisposeAsync()
    {
        bool isStarted;
        lock (_lock)
        {
            _wish = Wish.End;
            isStarted = _isStarted;
        }

        _wake.Set();
        if (isStarted) await _ended.Task;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.NodeJoined, LogLevel.Information, "Joined the cluster as {Incarnation}, reachable at {Url}")]
        public static partial void Joined(ILogger logger, Incarnation incarnation, string url);

        [LoggerMessage(HubEventIds.NodeEvicted, LogLevel.Warning,
            "{Incarnation} was marked down by another node: all that it owned is lost, it joins anew")]
        public static partial void Evicted(ILogger logger, Incarnation incarnation);

        [LoggerMessage(HubEventIds.LeaseLapsed, LogLevel.Warning, "The lease of {Incarnation} is over: it acts as an owner no longer")]
        public static partial void Lapsed(ILogger logger, Incarnation incarnation);

        [LoggerMessage(HubEventIds.LeaseRenewed, LogLevel.Information,
            "The lease of {Incarnation} is held again: nobody has taken anything, it goes on as an owner")]
        public static partial void Renewed(ILogger logger, Incarnation incarnation);

        [LoggerMessage(HubEventIds.DatabaseUnreachable, LogLevel.Warning, "The cluster's database cannot be used, trying on: {Reason}")]
        public static partial void Unreachable(ILogger logger, string reason);

        [LoggerMessage(HubEventIds.DatabaseReachable, LogLevel.Information, "The cluster's database can be used again: {Place}")]
        public static partial void Reachable(ILogger logger, string place);

        [LoggerMessage(HubEventIds.NodeMarkedDown, LogLevel.Warning, "The lease of {Incarnation} is over: it is marked down")]
        public static partial void MarkedDown(ILogger logger, Incarnation incarnation);

        [LoggerMessage(HubEventIds.NodeLeft, LogLevel.Information, "{Incarnation} has left the cluster")]
        public static partial void Left(ILogger logger, Incarnation incarnation);

        [LoggerMessage(HubEventIds.NodeLeaveUnsaid, LogLevel.Warning,
            "{Incarnation} leaves and could not tell the database, so that its shards are free only when its lease ends: {Reason}")]
        public static partial void LeaveUnsaid(ILogger logger, Incarnation incarnation, string reason);

        [LoggerMessage(HubEventIds.NodeIdTaken, LogLevel.Error, "This node cannot join again: {Reason}")]
        public static partial void Taken(ILogger logger, string reason);
    }
}
