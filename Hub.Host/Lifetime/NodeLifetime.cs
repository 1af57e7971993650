using Hub.Actors;
using Hub.Actors.Cluster;
using Hub.Actors.Connections;
using Hub.Actors.Diagnostics;
using Hub.Host.Admin;
using Hub.Host.Cluster;
using Microsoft.Extensions.Options;

namespace Hub.Host.Lifetime;

/// <summary>
/// Takes the node through its phases: ready once the server listens; on a stop first unready, then closed to new connections, then goodbye to all
/// connections, then out of the cluster, and the server last.
/// </summary>
internal sealed class NodeLifetime : IHostedLifecycleService
{
    // What a phase may take besides the time that its setting gives it.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    private readonly HubNode _node;
    private readonly ShutdownOptions _shutdown;
    private readonly TimeProvider _time;
    private readonly LinkListener? _links;
    private readonly AdminListener _admin;
    private volatile bool _isListening;
    private volatile bool _isStopping;

    public NodeLifetime(
        HubNode node, Farewell farewell, ShutdownLog log, IOptions<ShutdownOptions> shutdown, IOptions<ClusterOptions> cluster, AdminListener admin,
        IServiceProvider services, HubMetrics metrics, TimeProvider time)
    {
        _node = node;
        _admin = admin;
        _links = cluster.Value.IsOn ? services.GetRequiredService<LinkListener>() : null;
        _shutdown = shutdown.Value;
        _time = time;
        metrics.ObserveReady(() => Unready is null);
        var phases = CoordinatedShutdown.Get(node.System);
        log.Add(phases, CoordinatedShutdown.PhaseBeforeServiceUnbind, "become unready", BecomeUnreadyAsync);
        log.Add(phases, CoordinatedShutdown.PhaseServiceUnbind, "refuse upgrades", node.RefuseConnectionsAsync);
        log.Add(phases, CoordinatedShutdown.PhaseServiceUnbind, "hand over", node.HandOverAsync);
        log.Add(phases, CoordinatedShutdown.PhaseServiceRequestsDone, "close connections", farewell.SayAsync);
        log.Add(phases, CoordinatedShutdown.PhaseServiceStop, "await connections", farewell.AwaitEndAsync);
        // What a large room's hand-over had no time for before; else it is done already.
        log.Add(phases, CoordinatedShutdown.PhaseClusterShardingShutdownRegion, "hand over the rest", node.HandOverAsync);
        log.Add(phases, CoordinatedShutdown.PhaseClusterLeave, "leave cluster", node.LeaveClusterAsync);
        if (_links is { } links) log.Add(phases, CoordinatedShutdown.PhaseClusterShutdown, "close links", links.StopAsync);
    }

    /// <summary>Why no load balancer may send new connections, in one word; null while it may.</summary>
    public string? Unready =>
        _isStopping ? "closing"
        : _node.IsDraining ? "draining"
        : _isListening && _node.IsReady ? null
        : "joining";

    /// <summary>The phases that wait as long as a setting says.</summary>
    public static IEnumerable<KeyValuePair<string, TimeSpan>> PhaseTimeouts(ShutdownOptions shutdown) =>
    [
        new(CoordinatedShutdown.PhaseBeforeServiceUnbind, shutdown.Delay + Margin),
        new(CoordinatedShutdown.PhaseServiceRequestsDone, shutdown.Drain + shutdown.Grace + Margin),
        new(CoordinatedShutdown.PhaseServiceStop, shutdown.Grace + Margin),
    ];

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        // First: while the node waits for its cluster, it can be asked why.
        await _admin.StartAsync(cancellationToken);
        if (_links is not null) await _links.StartAsync(cancellationToken);
        _isListening = true;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) =>
        CoordinatedShutdown.Get(_node.System).Run(CoordinatedShutdown.ClrExitReason.Instance);

    // Until here it can be asked how far the leaving is.
    public Task StopAsync(CancellationToken cancellationToken) => _admin.StopAsync();

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Task BecomeUnreadyAsync()
    {
        _isStopping = true;
        return Task.Delay(_shutdown.Delay, _time);
    }
}
